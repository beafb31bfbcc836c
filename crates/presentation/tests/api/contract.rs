//! The document and the router agree, and the document says all that it should.

use std::collections::BTreeSet;

use serde_json::Value;
use testkit::factories::a_user;

use crate::support::{
    Service,
    contract::{DOCUMENT, operations},
};

/// Whether an operation asks for a credential; one way in that asks for nothing lets everybody in.
fn is_protected(operation: &Value) -> bool {
    let ways_in = operation["security"].as_array().unwrap();
    !ways_in.is_empty() && ways_in.iter().all(|way| way.as_object().is_some_and(|way| !way.is_empty()))
}

/// A path of the pattern that leads to nothing in particular.
fn example_of(pattern: &str) -> String {
    let nobody = "00000000-0000-0000-0000-0000000000ff";
    let path = pattern.replace("{id}", nobody).replace("{item_id}", nobody).replace("{cpf}", "52998224725");
    path.replace("{folder}", "exports").replace("{file}", &format!("{nobody}.csv"))
}

/// What is documented is there: it answers something, and be it a refusal, that only an operation can.
#[tokio::test]
async fn every_documented_operation_exists() {
    let service = Service::start();
    for (method, pattern, operation) in operations() {
        let (_, client) = service.with(a_user().named("the.boss").super_admin()).await;
        let answer = client.request(method, example_of(pattern)).send().await;
        assert_ne!(answer.status, 405, "{method} {pattern}");
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.contains_key(&answer.status.to_string()), "{method} {pattern}");
        let routed = answer.status != 404 || !answer.body.contains("There is nothing at");
        assert!(routed, "{method} {pattern}: {}", answer.body);
    }
}

/// What is there is documented: at every documented address the router takes the documented methods and no others.
#[tokio::test]
async fn every_method_that_is_served_is_documented() {
    let service = Service::start();
    let client = service.client();
    for path in DOCUMENT["paths"].as_object().unwrap().keys() {
        let answer = client.request("TRACE", example_of(path)).send().await;
        let allowed: BTreeSet<&str> = answer.header("allow").unwrap().split(',').collect();
        let mut documented: BTreeSet<&str> =
            operations().filter(|(_, at, _)| at == path).map(|(method, ..)| method).collect();
        if documented.contains("GET") {
            // Every GET can be asked for its head alone.
            documented.insert("HEAD");
        }
        assert_eq!(allowed, documented, "{path}");
    }
}

/// The addresses that the sources route are the documented ones, and these, which are about the document.
#[test]
fn every_route_in_the_sources_is_documented() {
    const UNDOCUMENTED: [&str; 12] = [
        "/",
        "/openapi.json",
        "/docs",
        "/docs/assets/errors.css",
        "/docs/assets/start.js",
        "/docs/assets/swagger-ui.css",
        "/docs/assets/swagger-ui.js",
        "/docs/errors",
        "/docs/errors/{code}",
        "/redoc",
        "/redoc/redoc.js",
        "/redoc/start.js",
    ];
    let mut routed = BTreeSet::new();
    collect_routes(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/http")), &mut routed);
    let documented = DOCUMENT["paths"].as_object().unwrap().keys().cloned();
    let known: BTreeSet<String> = documented.chain(UNDOCUMENTED.map(str::to_owned)).collect();
    assert_eq!(routed, known);
}

/// The paths in `path = "…"` of operations and in `.route("…"` of plain routers.
fn collect_routes(folder: &std::path::Path, routes: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_routes(&path, routes);
            continue;
        }
        let source = std::fs::read_to_string(path).unwrap();
        for opening in ["path = \"", ".route("] {
            for rest in source.split(opening).skip(1) {
                let rest = rest.trim_start().trim_start_matches('"');
                let path = rest.split('"').next().unwrap();
                if path.starts_with('/') {
                    routes.insert(path.to_owned());
                }
            }
        }
    }
}

#[test]
fn it_is_a_document_of_openapi_3_1() {
    assert_eq!(DOCUMENT["openapi"], "3.1.0");
    assert_eq!(DOCUMENT["info"]["version"], "1.2.3");
    assert_eq!(DOCUMENT["servers"][0]["url"], "/");
    let scheme = &DOCUMENT["components"]["securitySchemes"]["sessionCookie"];
    assert_eq!((&scheme["type"], &scheme["in"]), (&"apiKey".into(), &"cookie".into()));
    assert_eq!(scheme["name"], "session");
}

#[test]
fn every_operation_is_described() {
    let tags: BTreeSet<_> =
        DOCUMENT["tags"].as_array().unwrap().iter().map(|tag| &tag["name"]).map(Value::to_string).collect();
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations() {
        let place = format!("{method} {path}");
        for text in ["summary", "description"] {
            assert!(operation[text].as_str().is_some_and(|text| text.len() > 5), "{place}: {text}");
        }
        assert!(ids.insert(operation["operationId"].to_string()), "{place}: the id is another's");
        assert!(tags.contains(&operation["tags"][0].to_string()), "{place}: unknown tag");
        assert!(operation["security"].is_array(), "{place}: no word about security");
        if let Some(body) = operation.get("requestBody") {
            for (content_type, content) in body["content"].as_object().unwrap() {
                let is_shown = content["example"].is_object() || content["schema"]["format"] == "binary";
                assert!(is_shown, "{place}: no example of {content_type}");
            }
        }
    }
}

/// Every operation of the API but those for which nobody needs to be known.
#[test]
fn operations_are_protected_unless_they_cannot_be() {
    let open: BTreeSet<_> = operations()
        .filter(|(_, _, operation)| !is_protected(operation))
        .map(|(method, path, _)| (method, path))
        .collect();
    let expected = [
        ("GET", "/.well-known/jwks.json"),
        ("GET", "/api/v1/"),
        ("GET", "/api/v1/auth/sso"),
        ("GET", "/api/v1/auth/sso/{provider}"),
        ("GET", "/api/v1/auth/sso/{provider}/callback"),
        ("GET", "/api/v1/downloads/{folder}/{file}"),
        ("GET", "/api/v1/products"),
        ("GET", "/api/v1/products/{id}"),
        ("GET", "/api/v1/products/{id}/image"),
        ("GET", "/health"),
        ("GET", "/livez"),
        ("GET", "/readyz"),
        ("POST", "/api/v1/auth/email-change/confirm"),
        ("POST", "/api/v1/auth/email-verification"),
        ("POST", "/api/v1/auth/email-verification/confirm"),
        ("POST", "/api/v1/auth/login"),
        ("POST", "/api/v1/auth/login/second-factor"),
        ("POST", "/api/v1/auth/password-reset"),
        ("POST", "/api/v1/auth/password-reset/confirm"),
        ("POST", "/api/v1/auth/signup"),
        ("POST", "/api/v1/auth/token"),
        ("POST", "/api/v1/auth/token/refresh"),
        ("POST", "/api/v1/auth/token/revoke"),
        ("POST", "/api/v1/auth/token/second-factor"),
        // A signature decides.
        ("POST", "/webhooks/clerk"),
        ("POST", "/webhooks/payments"),
    ];
    assert_eq!(open, BTreeSet::from(expected));
}

/// Nobody gets anything out of a protected operation without logging in, whatever they send.
#[tokio::test]
async fn protected_operations_refuse_strangers() {
    let service = Service::start();
    for (method, pattern, operation) in operations() {
        if !is_protected(operation) {
            continue;
        }
        let client = service.client();
        let request = client.request(method, example_of(pattern)).body("application/json", "{}");
        request.send().await.expect_problem(401, "unauthenticated");
    }
}

#[test]
fn every_error_answer_is_a_problem_with_examples() {
    for (method, path, operation) in operations() {
        for (status, response) in operation["responses"].as_object().unwrap() {
            if !status.starts_with(['4', '5']) {
                continue;
            }
            let reference = response["$ref"].as_str().unwrap().trim_start_matches('#');
            let content = &DOCUMENT.pointer(reference).unwrap()["content"]["application/problem+json"];
            assert_eq!(content["schema"]["$ref"], "#/components/schemas/Problem");
            for example in content["examples"].as_object().unwrap().values() {
                let reference = example["$ref"].as_str().unwrap().trim_start_matches('#');
                let problem = &DOCUMENT.pointer(reference).unwrap()["value"];
                assert_eq!(problem["status"].to_string(), *status, "{method} {path}");
            }
        }
    }
}

#[test]
fn no_reference_leads_nowhere() {
    fn follow(value: &Value) {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let found = DOCUMENT.pointer(reference.trim_start_matches('#'));
            assert!(found.is_some(), "{reference}");
        }
        match value {
            Value::Object(members) => members.values().for_each(follow),
            Value::Array(items) => items.iter().for_each(follow),
            _ => {}
        }
    }
    follow(&DOCUMENT);
}

/// What is misspelt in a request is refused, and an answer holds nothing that the document does not name.
#[test]
fn schemas_are_closed() {
    for (name, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        assert_eq!(schema["additionalProperties"], false, "{name}");
    }
}

#[tokio::test]
async fn the_service_serves_the_document() {
    let service = Service::start();
    let answer = service.client().get("/openapi.json").send().await.expect(200);
    assert_eq!(answer.json(), *DOCUMENT);
}
