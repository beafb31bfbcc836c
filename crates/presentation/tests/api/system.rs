//! What the service says about its own state.

use serde_json::json;

use crate::support::{Options, Service};

#[tokio::test]
async fn the_api_tells_its_version() {
    let service = Service::start();
    let answer = service.client().get("/api/v1/").send().await.expect(200);
    assert_eq!(answer.json(), json!({"status": "ok", "version": "1.2.3"}));
}

#[tokio::test]
async fn a_service_that_can_do_its_work_says_so_and_what_it_does_without() {
    let service = Service::start();
    let client = service.client();
    for path in ["/livez", "/readyz"] {
        let answer = client.get(path).send().await.expect(200);
        assert_eq!(answer.json(), json!({"status": "ok"}));
    }
    let database = json!({"name": "database", "status": "ok", "detail": null});
    let cache = json!({"name": "cache", "status": "degraded", "detail": null});
    let expected = json!({"status": "ok", "version": "1.2.3", "components": [database, cache]});
    assert_eq!(client.get("/health").send().await.expect(200).json(), expected);
}

/// It lives, but has no use for requests.
#[tokio::test]
async fn without_its_database_it_lives_but_is_not_ready() {
    let service = Service::start();
    service.database.go_away();
    let client = service.client();
    client.get("/livez").send().await.expect(200);
    for path in ["/readyz", "/health"] {
        let answer = client.get(path).send().await.expect_problem(503, "unavailable");
        assert_eq!(answer.refused_fields(), [("database".to_owned(), "unavailable".to_owned())]);
        assert!(answer.header("retry-after").is_some());
    }
}

/// Whatever cookies a browser has: these are about nobody.
#[tokio::test]
async fn credentials_do_not_matter() {
    let service = Service::start();
    let client = service.client();
    client.set_cookie("session", "forged");
    for path in ["/api/v1/", "/livez", "/readyz", "/health"] {
        client.get(path).header("authorization", "Bearer x").send().await.expect(200);
    }
}

#[tokio::test]
async fn what_is_nowhere_is_not_found() {
    let service = Service::start();
    let client = service.client();
    for path in ["/api/v1", "/api/v1/nothing", "/api/v2/", "/nothing"] {
        client.get(path).send().await.expect_problem(404, "not-found");
    }
}

#[tokio::test]
async fn what_an_address_does_not_support_is_told() {
    let service = Service::start();
    let answer = service.client().delete("/livez").send().await;
    let answer = answer.expect_problem(405, "method-not-allowed");
    assert_eq!(answer.header("allow"), Some("GET,HEAD"));
}

#[tokio::test]
async fn the_documents_can_be_switched_off() {
    let service = Service::start_with(Options { serve_documents: false, ..Options::default() });
    let client = service.client();
    for path in ["/", "/docs", "/redoc", "/openapi.json", "/docs/errors"] {
        client.get(path).send().await.expect_problem(404, "not-found");
    }
    client.get("/livez").send().await.expect(200);
}
