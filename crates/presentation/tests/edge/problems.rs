//! Every status from 400 up is a problem with the same shape, whoever made it.

use crate::support::{self, Answer, REQUEST_ID, edge, request, send, with_body};
use axum::{
    Json, Router,
    http::{HeaderValue, StatusCode, header},
    response::IntoResponse,
    routing::{get, post},
};
use presentation::http::edge::{
    codes::Code,
    problem::{FieldError, Problem},
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};

#[test]
fn codes_are_unique_and_sorted() {
    let slugs: Vec<_> = Code::ALL.iter().map(|code| code.slug()).collect();
    let sorted: BTreeSet<_> = slugs.iter().copied().collect();
    assert_eq!(slugs, sorted.into_iter().collect::<Vec<_>>());
}

#[test]
fn codes_are_errors_with_a_title_and_an_explanation_that_are_plain_text() {
    for code in Code::ALL {
        assert!(code.status().is_client_error() || code.status().is_server_error(), "{code:?}");
        assert!(code.explanation().ends_with('.'), "{code:?}");
        assert!(!code.title().is_empty() && !code.title().ends_with('.'), "{code:?}");
        let plain = |text: &str| !text.contains(['<', '>', '&', '\n']) && !text.contains("  ");
        assert!(plain(code.title()) && plain(code.explanation()), "{code:?}");
        assert!(code.slug().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{code:?}");
    }
}

#[tokio::test]
async fn a_problem_tells_what_happened_where_and_under_which_request_id() {
    let taken = || async { Problem::of(Code::USERNAME_TAKEN, "The name ada is taken.") };
    let router = edge(Router::new().route("/users/{id}", get(taken)));

    let answer = get_at(&router, "/users/7?secret=1").await;

    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert_eq!(
        answer.json(),
        json!({
            "type": "/docs/errors/username-taken",
            "title": "User name already taken",
            "status": 409,
            "detail": "The name ada is taken.",
            "instance": "/users/7",
            "code": "username-taken",
            "request_id": REQUEST_ID,
        })
    );
}

#[tokio::test]
async fn a_problem_names_the_fields_and_keeps_its_headers() {
    let error = FieldError { field: "a.b[0]".into(), code: "missing".into(), message: "is required".into() };
    let refuse = || async move {
        Problem::of(Code::INVALID_FIELDS, "One field is missing.")
            .with_errors(vec![error])
            .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))
            .retry_after(Duration::from_millis(1200))
    };
    let router = edge(Router::new().route("/", get(refuse)));

    let answer = get_at(&router, "/").await;

    assert_eq!(answer.problem(), "invalid-fields");
    assert_eq!(
        answer.json()["errors"],
        json!([{"field": "a.b[0]", "code": "missing", "message": "is required"}])
    );
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    assert_eq!(answer.header("retry-after"), Some("2"));
}

#[tokio::test]
async fn an_unknown_route_is_a_problem() {
    let answer = get_at(&edge(Router::new()), "/nowhere").await;
    assert_eq!(answer.problem(), "not-found");
    assert_eq!(answer.json()["instance"], "/nowhere");
}

#[tokio::test]
async fn a_wrong_method_is_a_problem_that_lists_the_right_ones() {
    let router = edge(Router::new().route("/", get(async || "here").post(async || "here")));
    let answer = send(&router, request("DELETE", "/", &[])).await;
    assert_eq!(answer.problem(), "method-not-allowed");
    assert_eq!(answer.header("allow"), Some("GET,HEAD,POST"));
}

#[tokio::test]
async fn what_the_framework_refuses_is_a_problem() {
    let router = edge(Router::new().route("/", post(async |_: Json<Value>| "read")));
    let json = [("content-type", "application/json")];
    let malformed = send(&router, with_body("POST", "/", &json, "{")).await;
    assert_eq!(malformed.problem(), "malformed-request");
    let untyped = send(&router, with_body("POST", "/", &[], "{}")).await;
    assert_eq!(untyped.problem(), "unsupported-media-type");
    let large = send(&router, with_body("POST", "/", &json, vec![b' '; 65 * 1024])).await;
    assert_eq!(large.problem(), "payload-too-large");
}

#[tokio::test]
async fn a_bare_status_is_a_problem_without_its_former_body() {
    let bare = || async {
        let headers = [("etag", "\"1\""), ("x-kept", "yes"), ("set-cookie", "a=b")];
        (StatusCode::BAD_GATEWAY, headers, "internal secrets").into_response()
    };
    let answer = get_at(&edge(Router::new().route("/", get(bare))), "/").await;
    assert_eq!(answer.problem(), "internal-error");
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer.header("etag"), None);
    assert_eq!(answer.header("x-kept"), Some("yes"));
    assert_eq!(answer.header("set-cookie"), Some("a=b"));
    assert!(!answer.body.contains("secrets"));
}

#[tokio::test]
async fn an_internal_error_tells_nothing_but_the_request_id() {
    let fail = || async { Problem::internal(std::io::Error::other("password=hunter2")) };
    let answer = get_at(&edge(Router::new().route("/", get(fail))), "/").await;
    assert_eq!(answer.problem(), "internal-error");
    assert_eq!(answer.json()["request_id"], REQUEST_ID);
    assert!(!answer.body.contains("hunter2"));
}

#[tokio::test]
async fn a_panic_is_an_internal_error_whatever_the_method() {
    async fn panic() {
        // Unwinds without the hook, which would only clutter the output of the tests.
        std::panic::resume_unwind(Box::new("password=hunter2"))
    }
    let router = edge(Router::new().route("/", get(panic).post(panic)));
    for method in ["GET", "POST"] {
        let answer = send(&router, request(method, "/", &[])).await;
        assert_eq!(answer.problem(), "internal-error", "{method}");
        assert!(!answer.body.contains("hunter2"), "{method}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{method}");
    }
}

#[tokio::test]
async fn unavailability_says_when_to_come_back() {
    let fail = || async { Problem::of(Code::UNAVAILABLE, "The database is away.") };
    let answer = get_at(&edge(Router::new().route("/", get(fail))), "/").await;
    assert_eq!(answer.problem(), "unavailable");
    assert_eq!(answer.header("retry-after"), Some("5"));
}

#[tokio::test]
async fn head_gets_the_headers_of_a_problem_without_its_body() {
    let router = edge(Router::new());
    let full = get_at(&router, "/nowhere").await;
    let head = send(&router, request("HEAD", "/nowhere", &[])).await;
    assert_eq!(head.status, StatusCode::NOT_FOUND);
    assert_eq!(head.body, "");
    assert_eq!(head.header("content-type"), Some("application/problem+json"));
    assert_eq!(head.header("content-length"), full.header("content-length"));
}

#[tokio::test]
async fn a_success_is_left_alone() {
    let answer = get_at(&edge(Router::new().route("/", get(async || "fine"))), "/").await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "fine"));
}

async fn get_at(router: &Router, path: &str) -> Answer {
    support::get(router, path).await
}
