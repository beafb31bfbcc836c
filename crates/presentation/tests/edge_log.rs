//! One line per request, with what an operator needs and nothing secret.
//!
//! A test program of its own: where other threads log without a subscriber, tracing may take it that nobody listens.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

#[path = "edge/support.rs"]
#[expect(dead_code, clippy::panic, reason = "shared with the other tests of the edge")]
mod support;

mod log_capture;

use crate::log_capture::capture;
use crate::support::{options, request, send, with_body};
use axum::{
    Router,
    extract::Request,
    routing::{get, post},
};
use presentation::http::edge::{
    EdgeOptions, around, client_address::PeerAddress, codes::Code, log::note_actor, problem::Problem,
};
use serde_json::Value;
use std::{future::pending, io};
use tower::ServiceExt;

async fn read(request: Request) -> &'static str {
    note_actor(request.extensions(), "ada");
    tracing::info!("within");
    "fine"
}

fn router() -> Router {
    let options = EdgeOptions { trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()], ..options() };
    let fail = async || Problem::internal(io::Error::other("the disk is gone"));
    let routes = Router::new()
        .route("/users/{id}", get(read).post(read))
        .route("/broken", get(fail))
        .route("/refused", post(async || Problem::of(Code::CONFLICT, "no")))
        .route("/slow", get(pending::<()>));
    around(routes, &options)
}

#[tokio::test]
async fn a_request_is_one_line() {
    let (lines, _guard) = capture();
    let headers = [("x-request-id", "caller-0001"), ("x-forwarded-for", "203.0.113.7")];
    let mut request = request("GET", "/users/7", &headers);
    request.extensions_mut().insert(PeerAddress(([10, 0, 0, 1], 4711).into()));

    send(&router(), request).await;

    let [line] = <[Value; 1]>::try_from(lines.of("http")).unwrap();
    assert_eq!(line["level"], "INFO");
    let fields = &line["fields"];
    assert_eq!(fields["method"], "GET");
    assert_eq!(fields["route"], "/users/{id}");
    assert_eq!(fields["status"], 200);
    assert_eq!(fields["client"], "203.0.113.7");
    assert!(fields["duration_ms"].as_f64().unwrap() >= 0.0);
    assert_eq!(line["span"]["request_id"], "caller-0001");
    assert_eq!(line["span"]["actor_id"], "ada");
}

#[tokio::test]
async fn lines_within_a_request_bear_its_id_its_trace_and_its_actor() {
    let (lines, _guard) = capture();
    let headers = [
        ("x-request-id", "caller-0001"),
        ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    ];
    for method in ["GET", "POST"] {
        send(&router(), request(method, "/users/7", &headers)).await;
    }
    let within: Vec<_> =
        lines.all().into_iter().filter(|line| line["fields"]["message"] == "within").collect();
    assert_eq!(within.len(), 2);
    for line in within {
        assert_eq!(line["span"]["request_id"], "caller-0001");
        assert_eq!(line["span"]["trace_id"], "4bf92f3577b34da6a3ce929d0e0e4736");
        assert_eq!(line["span"]["actor_id"], "ada");
    }
}

#[tokio::test]
async fn nothing_secret_is_logged() {
    let (lines, _guard) = capture();
    let secrets = [
        ("authorization", "Bearer canary-1"),
        ("cookie", "session=canary-2"),
        ("x-api-key", "canary-3"),
        ("x-request-id", "canary 4"),
        ("traceparent", "canary-5"),
        ("origin", "https://canary-6"),
    ];
    for path in ["/users/canary-7?token=canary-8", "/refused?canary-9", "/canary-10", "/broken?canary-11"] {
        for method in ["GET", "POST"] {
            send(&router(), with_body(method, path, &secrets, "canary-12")).await;
        }
    }
    assert_eq!(lines.of("http").len(), 8);
    assert!(!lines.text().contains("canary"), "{}", lines.text());
}

#[tokio::test]
async fn a_failure_is_logged_once_with_its_cause_and_as_a_warning() {
    let (lines, _guard) = capture();
    send(&router(), request("GET", "/broken", &[])).await;

    let errors: Vec<_> = lines.all().into_iter().filter(|line| line["level"] == "ERROR").collect();
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0]["fields"]["cause"], "the disk is gone");
    assert!(errors[0]["span"]["request_id"].is_string());
    assert_eq!(lines.of("http")[0]["level"], "WARN");
    assert_eq!(lines.of("http")[0]["fields"]["status"], 500);
}

#[tokio::test]
async fn a_refusal_is_no_failure() {
    let (lines, _guard) = capture();
    send(&router(), request("POST", "/refused", &[])).await;
    send(&router(), request("GET", "/nowhere", &[])).await;
    assert!(lines.all().iter().all(|line| line["level"] == "INFO"), "{}", lines.text());
    assert_eq!(lines.of("http")[1]["fields"]["route"], "-");
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_a_line() {
    let (lines, _guard) = capture();
    let mut waiting = Box::pin(router().oneshot(request("GET", "/slow", &[])));
    assert!(
        std::future::poll_fn(|context| std::task::Poll::Ready(waiting.as_mut().poll(context).is_pending()))
            .await
    );
    drop(waiting);
    assert_eq!(lines.of("http")[0]["fields"]["status"], 499);
}
