//! A browser, as far as the service can tell: it keeps cookies and says that its requests come from the service's own
//! pages. It never repeats a request by itself, so that every failure is seen.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::Value;
use ureq::{
    Agent,
    http::{HeaderMap, Request, header, request::Builder},
};

use super::Answer;

/// Longer than any answer may take, so that a hanging server fails a test instead of stopping it.
const PATIENCE: Duration = Duration::from_secs(60);

/// The name of the session cookie in development.
const COOKIE: &str = "session";

/// A client with connections and a cookie of its own.
#[derive(Clone)]
pub(crate) struct Client {
    agent: Agent,
    server: SocketAddr,
    cookie: Arc<Mutex<Option<String>>>,
}

/// A request in the making.
pub(crate) struct Sending<'a> {
    client: &'a Client,
    builder: Builder,
    body: String,
}

impl Client {
    pub(crate) fn of(server: SocketAddr) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .timeout_global(Some(PATIENCE));
        Self { agent: config.build().into(), server, cookie: Arc::default() }
    }

    /// Somebody with the same cookie, at another time or place.
    pub(crate) fn with_the_cookie_of(&self, other: &Self) -> Self {
        let cookie = other.session();
        Self { cookie: Arc::new(Mutex::new(cookie)), ..self.clone() }
    }

    /// The same browser at another server of the same service.
    pub(crate) fn at(&self, server: SocketAddr) -> Self {
        Self { server, ..self.clone() }
    }

    /// The value of the session cookie.
    pub(crate) fn session(&self) -> Option<String> {
        self.cookie.lock().unwrap().clone()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.request("GET", path).send()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.request("POST", path).json(body).send()
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> Sending<'_> {
        let url = format!("http://{}{path}", self.server);
        let builder = Request::builder().method(method).uri(url).header("sec-fetch-site", "same-origin");
        Sending { client: self, builder, body: String::new() }
    }

    fn keep_cookie(&self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            assert_eq!(name, COOKIE);
            *self.cookie.lock().unwrap() = (!value.is_empty()).then(|| value.to_owned());
        }
    }
}

impl Sending<'_> {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.text("application/json", body.to_string())
    }

    pub(crate) fn text(mut self, content_type: &str, body: String) -> Self {
        self.body = body;
        self.header("content-type", content_type)
    }

    /// Sends it; there must be an answer.
    #[track_caller]
    pub(crate) fn send(self) -> Answer {
        self.try_send().unwrap_or_else(|error| panic!("no answer: {error}"))
    }

    /// Sends it, once.
    pub(crate) fn try_send(self) -> Result<Answer, ureq::Error> {
        let Self { client, mut builder, body } = self;
        if let Some(cookie) = client.session() {
            builder = builder.header(header::COOKIE, format!("{COOKIE}={cookie}"));
        }
        let mut response = client.agent.run(builder.body(body)?)?;
        client.keep_cookie(response.headers());
        Ok(Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.body_mut().read_to_string()?,
        })
    }
}
