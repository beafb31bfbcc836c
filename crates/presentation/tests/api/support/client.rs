//! A browser, as far as the service can tell: it keeps cookies, and says that its requests come from the service's own
//! pages.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, header, request::Builder},
};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use super::{Answer, contract};

/// A client with cookies of its own.
#[derive(Clone)]
pub(crate) struct Client {
    router: Router,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    /// Of a program, a header; then it says nothing of where its requests come from.
    credential: Option<(&'static str, String)>,
}

/// A request in the making.
pub(crate) struct Sending<'a> {
    client: &'a Client,
    method: &'static str,
    path: String,
    builder: Builder,
    body: Body,
    same_origin: bool,
}

impl Client {
    pub(crate) fn of(router: Router) -> Self {
        Self { router, cookies: Arc::default(), credential: None }
    }

    /// The same client as a program that authenticates with this key.
    pub(crate) fn with_api_key(self, key: &str) -> Self {
        Self { credential: Some(("x-api-key", key.to_owned())), ..self }
    }

    /// The same client as a program that authenticates with this token.
    pub(crate) fn with_bearer(self, token: &str) -> Self {
        Self { credential: Some(("authorization", format!("Bearer {token}"))), ..self }
    }

    pub(crate) fn get(&self, path: impl Into<String>) -> Sending<'_> {
        self.request("GET", path)
    }

    pub(crate) fn post(&self, path: impl Into<String>) -> Sending<'_> {
        self.request("POST", path)
    }

    pub(crate) fn put(&self, path: impl Into<String>) -> Sending<'_> {
        self.request("PUT", path)
    }

    pub(crate) fn patch(&self, path: impl Into<String>) -> Sending<'_> {
        self.request("PATCH", path)
    }

    pub(crate) fn delete(&self, path: impl Into<String>) -> Sending<'_> {
        self.request("DELETE", path)
    }

    pub(crate) fn request(&self, method: &'static str, path: impl Into<String>) -> Sending<'_> {
        Sending {
            client: self,
            method,
            path: path.into(),
            builder: Request::builder(),
            body: Body::empty(),
            same_origin: self.credential.is_none(),
        }
    }

    /// The value of a cookie that the service gave it.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Puts a cookie into the browser, as the service or somebody else might.
    pub(crate) fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    fn keep(&self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.lock().unwrap().remove(name);
            } else {
                self.set_cookie(name, value);
            }
        }
    }

    fn cookie_header(&self) -> Option<String> {
        let cookies = self.cookies.lock().unwrap();
        let pairs: Vec<_> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

impl Sending<'_> {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    pub(crate) fn json(self, body: Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub(crate) fn body(mut self, content_type: &str, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    /// As when a page of another site caused it, or a program that does not know better sent it.
    pub(crate) fn cross_site(mut self) -> Self {
        self.same_origin = false;
        self
    }

    /// Sends it, and holds the answer against the document.
    pub(crate) async fn send(self) -> Answer {
        let mut builder = self.builder.method(self.method).uri(&self.path);
        if let Some(cookies) = self.client.cookie_header() {
            builder = builder.header(header::COOKIE, cookies);
        }
        if let Some((name, value)) = &self.client.credential {
            builder = builder.header(*name, value);
        }
        if self.same_origin {
            builder = builder.header("sec-fetch-site", "same-origin");
        }
        let request = builder.body(self.body).unwrap();
        let response = self.client.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        self.client.keep(&parts.headers);
        let answer = Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
            bytes: body.to_vec(),
        };
        let path = self.path.split('?').next().unwrap();
        contract::check(self.method, path, &answer);
        answer
    }
}
