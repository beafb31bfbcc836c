//! What one request and one client may take.

use crate::support::{self, Answer, edge, get_from, options, request, send, with_body};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::DefaultBodyLimit,
    http::StatusCode,
    routing::{get, post},
};
use presentation::http::edge::{EdgeOptions, RateLimit, around, extract};
use serde_json::Value;
use std::num::NonZeroU32;
use std::{future::pending, time::Duration};

#[tokio::test]
async fn a_body_up_to_the_limit_is_read() {
    let router = edge(Router::new().route("/", post(async |extract::Body(_): extract::Body<Value>| "read")));
    assert_eq!(post_json(&router, "/", 64 * 1024).await.status, StatusCode::OK);
    assert_eq!(post_json(&router, "/", 64 * 1024 + 1).await.problem(), "payload-too-large");
}

#[tokio::test]
async fn a_route_may_have_its_own_limit() {
    let read = post(async |extract::Body(_): extract::Body<Value>| "read");
    let large = read.clone().layer(DefaultBodyLimit::max(128 * 1024));
    let router = edge(Router::new().route("/", read).route("/large", large));
    assert_eq!(post_json(&router, "/large", 128 * 1024).await.status, StatusCode::OK);
    assert_eq!(post_json(&router, "/large", 128 * 1024 + 1).await.problem(), "payload-too-large");
    assert_eq!(post_json(&router, "/", 128 * 1024).await.problem(), "payload-too-large");
}

#[tokio::test]
async fn a_body_that_announces_too_much_is_refused_unread() {
    let router = edge(Router::new().route("/", post(async |extract::Body(_): extract::Body<Value>| "read")));
    // Never yields a byte: an answer can only come from the announced length.
    let body = Body::new(Announced(65 * 1024));
    let json = [("content-type", "application/json")];
    assert_eq!(send(&router, with_body("POST", "/", &json, body)).await.problem(), "payload-too-large");
}

#[tokio::test]
async fn an_address_that_is_too_long_is_refused() {
    let router = edge(Router::new().route("/", get(async || "fine")));
    assert_eq!(support::get(&router, &format!("/?{}", "a".repeat(7998))).await.status, StatusCode::OK);
    assert_eq!(support::get(&router, &format!("/?{}", "a".repeat(7999))).await.problem(), "uri-too-long");
}

#[tokio::test]
async fn header_fields_that_are_too_large_are_refused() {
    let router = edge(Router::new().route("/", get(async || "fine")));
    let large = "a".repeat(33 * 1024);
    let answer = send(&router, request("GET", "/", &[("x-large", &large)])).await;
    assert_eq!(answer.problem(), "header-fields-too-large");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_takes_too_long_is_answered_in_its_stead() {
    for method in ["GET", "POST"] {
        let router = edge(Router::new().route("/", get(pending::<()>).post(pending::<()>)));
        let started = tokio::time::Instant::now();
        let answer = send(&router, request(method, "/", &[])).await;
        assert_eq!(answer.problem(), "unavailable");
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(answer.header("retry-after").is_some());
        assert_eq!(started.elapsed().as_secs(), 30);
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_ends_is_given_up_on() {
    let router = edge(Router::new().route("/", post(async |extract::Body(_): extract::Body<Value>| "read")));
    let json = [("content-type", "application/json")];
    let answer = send(&router, with_body("POST", "/", &json, Body::new(Announced(10)))).await;
    assert_eq!(answer.problem(), "unavailable");
}

fn limited(requests: u32) -> Router {
    let rate_limit = NonZeroU32::new(requests).map(|burst| RateLimit { per_second: NonZeroU32::MIN, burst });
    let options = EdgeOptions { rate_limit, ..options() };
    around(Router::new().route("/", get(async || "fine")), &options)
}

#[tokio::test]
async fn a_client_that_asks_too_often_is_told_to_wait() {
    let router = limited(2);
    let first = get_from(&router, "203.0.113.7").await;
    assert_eq!(first.header("ratelimit-policy"), Some("\"default\";q=2;w=2"));
    assert_eq!(first.header("ratelimit"), Some("\"default\";r=1;t=1"));
    assert_eq!(get_from(&router, "203.0.113.7").await.header("ratelimit"), Some("\"default\";r=0;t=2"));

    let refused = get_from(&router, "203.0.113.7").await;

    assert_eq!(refused.problem(), "too-many-requests");
    assert_eq!(refused.header("ratelimit"), Some("\"default\";r=0;t=2"));
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=2).contains(&wait), "{wait}");
}

#[tokio::test]
async fn clients_do_not_use_up_each_others_allowance() {
    let router = limited(1);
    for address in ["203.0.113.7", "203.0.113.8", "2001:db8::1", "2001:db8:0:1::1"] {
        assert_eq!(get_from(&router, address).await.status, StatusCode::OK, "{address}");
    }
}

#[tokio::test]
async fn addresses_of_one_ipv6_network_are_one_client() {
    let router = limited(1);
    assert_eq!(get_from(&router, "2001:db8::1").await.status, StatusCode::OK);
    assert_eq!(get_from(&router, "2001:db8::ffff:2").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn zero_means_no_limit() {
    let router = limited(0);
    for _ in 0..100 {
        let answer = get_from(&router, "203.0.113.7").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("ratelimit"), None);
    }
}

async fn post_json(router: &Router, path: &str, size: usize) -> Answer {
    let mut body = vec![b' '; size - 2];
    body.extend(b"{}");
    // In chunks, so that only reading shows how large it is.
    let chunks = body.chunks(1000).map(Bytes::copy_from_slice).collect();
    send(router, with_body("POST", path, &[("content-type", "application/json")], Body::new(Chunks(chunks))))
        .await
}

/// A body that announces its length, and then does not come.
struct Announced(u64);

impl axum::body::HttpBody for Announced {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, Self::Error>>> {
        std::task::Poll::Pending
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        hyper::body::SizeHint::with_exact(self.0)
    }
}

/// A body of several parts that does not announce its length.
struct Chunks(std::collections::VecDeque<Bytes>);

impl axum::body::HttpBody for Chunks {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, Self::Error>>> {
        std::task::Poll::Ready(self.0.pop_front().map(|chunk| Ok(hyper::body::Frame::data(chunk))))
    }
}

#[test]
fn limits_are_those_of_the_threat_model_unless_chosen() {
    let options = options();
    assert_eq!(options.body_limit, 64 * 1024);
    assert_eq!(options.request_timeout, Duration::from_secs(30));
}
