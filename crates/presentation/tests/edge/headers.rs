//! Request ids, security headers and CORS: on every answer.

use crate::support::{self, REQUEST_ID, edge, options, request, send};
use axum::{Router, http::StatusCode, routing::get};
use presentation::http::edge::{EdgeOptions, around};

fn router() -> Router {
    Router::new().route("/", get(async || "fine"))
}

#[tokio::test]
async fn a_well_formed_request_id_is_taken_over() {
    let id = "caller-made_ID-0123456789";
    let answer = send(&edge(router()), request("GET", "/nowhere", &[("x-request-id", id)])).await;
    assert_eq!(answer.header("x-request-id"), Some(id));
    assert_eq!(answer.json()["request_id"], id);
}

#[tokio::test]
async fn another_request_id_is_replaced() {
    let too_long = "a".repeat(65);
    for id in ["", "short", &too_long, "with spaces in it", "semi;colon;semi;colon", "<script>alert</script>"]
    {
        let answer = send(&edge(router()), request("GET", "/", &[("x-request-id", id)])).await;
        assert_eq!(answer.header("x-request-id"), Some(REQUEST_ID), "{id}");
    }
}

#[tokio::test]
async fn security_headers_are_on_every_status() {
    let router = edge(router());
    for (path, status) in [("/", StatusCode::OK), ("/nowhere", StatusCode::NOT_FOUND)] {
        let answer = support::get(&router, path).await;
        assert_eq!(answer.status, status);
        for (name, value) in [
            ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert_eq!(answer.header("strict-transport-security"), None, "{path}");
    }
}

#[tokio::test]
async fn a_handler_may_know_better() {
    let cached = || async { ([("cache-control", "public, max-age=60")], "fine") };
    let answer = support::get(&edge(Router::new().route("/", get(cached))), "/").await;
    let values: Vec<_> = answer.headers.get_all("cache-control").iter().collect();
    assert_eq!(values, ["public, max-age=60"]);
}

#[tokio::test]
async fn behind_tls_browsers_are_told_to_insist_on_it() {
    let router = around(router(), &EdgeOptions { hsts: true, ..options() });
    let answer = support::get(&router, "/nowhere").await;
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=63072000; includeSubDomains"));
}

const APP: (&str, &str) = ("origin", "https://app.example.com");

fn shared_with_app() -> Router {
    around(router(), &EdgeOptions { cors_origins: vec![APP.1.parse().unwrap()], ..options() })
}

#[tokio::test]
async fn without_a_list_nothing_is_shared() {
    let answer = send(&edge(router()), request("GET", "/", &[APP])).await;
    assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")));
}

#[tokio::test]
async fn a_listed_origin_may_read_answers_and_their_headers() {
    for path in ["/", "/nowhere"] {
        let answer = send(&shared_with_app(), request("GET", path, &[APP])).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some(APP.1));
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"));
        let exposed = answer.header("access-control-expose-headers").unwrap();
        for name in
            ["etag", "link", "location", "retry-after", "ratelimit", "ratelimit-policy", "x-request-id"]
        {
            assert!(exposed.split(',').any(|header| header == name), "{name}");
        }
    }
}

#[tokio::test]
async fn an_origin_that_is_not_listed_may_not() {
    for origin in
        ["https://evil.example", "https://app.example.com.evil.example", "null", "http://app.example.com"]
    {
        let answer = send(&shared_with_app(), request("GET", "/", &[("origin", origin)])).await;
        assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
    }
}

#[tokio::test]
async fn a_preflight_of_a_listed_origin_is_answered() {
    let preflight =
        [APP, ("access-control-request-method", "PATCH"), ("access-control-request-headers", "if-match")];
    let answer = send(&shared_with_app(), request("OPTIONS", "/", &preflight)).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("access-control-allow-origin"), Some(APP.1));
    assert!(answer.header("access-control-allow-methods").unwrap().contains("PATCH"));
    assert!(answer.header("access-control-allow-headers").unwrap().contains("if-match"));
    assert_eq!(answer.header("access-control-max-age"), Some("600"));
}
