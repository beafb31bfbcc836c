//! Requests to a router in process, and what comes back.

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, StatusCode},
};
use http_body_util::BodyExt;
use presentation::http::edge::{EdgeOptions, around, client_address::PeerAddress};
use serde_json::Value;
use std::sync::Arc;
use tower::ServiceExt;
use uuid::Uuid;

/// The id of every request that does not bring its own.
pub(crate) const REQUEST_ID: &str = "0198c0de-0000-7000-8000-00000000002a";

pub(crate) const SESSION_COOKIE: &str = "session";

/// Options as they are by default, with ids that tests can foresee.
pub(crate) fn options() -> EdgeOptions {
    EdgeOptions::new(SESSION_COOKIE, Arc::new(|| Uuid::from_u128(0x0198c0de_0000_7000_8000_00000000002a)))
}

/// The edge around a router, as it is by default.
pub(crate) fn edge(router: Router) -> Router {
    around(router, &options())
}

/// What a client sees of an answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The code of the problem that the answer is; fails if it is none.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16(), "{self:?}");
        problem["code"].as_str().unwrap().to_owned()
    }
}

pub(crate) async fn send(router: &Router, request: Request) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let body = String::from_utf8(body.to_vec()).unwrap();
    Answer { status: parts.status, headers: parts.headers, body }
}

/// A request without a body.
pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request {
    with_body(method, path, headers, Body::empty())
}

pub(crate) fn with_body(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Request {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).unwrap()
}

pub(crate) async fn get(router: &Router, path: &str) -> Answer {
    send(router, request("GET", path, &[])).await
}

/// Asks as a client at that address.
pub(crate) async fn get_from(router: &Router, address: &str) -> Answer {
    let mut request = request("GET", "/", &[]);
    request.extensions_mut().insert(PeerAddress((address.parse::<std::net::IpAddr>().unwrap(), 4711).into()));
    send(router, request).await
}
