//! A browser that goes from server to server, and keeps the cookies of all of them: they are on one host.

use std::{cell::RefCell, collections::BTreeMap};

use serde_json::Value;
use ureq::{
    Agent,
    http::{HeaderMap, Request, header},
};

use super::SITE;
use crate::support::{Client, Server};

/// More steps than anybody needs at a provider.
const STEPS: usize = 10;

#[derive(Default)]
pub(super) struct Browser {
    cookies: RefCell<BTreeMap<String, String>>,
}

/// What it was shown.
pub(super) struct Page {
    pub(super) status: u16,
    headers: HeaderMap,
    body: String,
}

impl Browser {
    /// In which that client is logged in.
    pub(super) fn with_the_cookie_of(self, client: &Client) -> Self {
        self.cookies.borrow_mut().insert("session".to_owned(), client.session().unwrap());
        self
    }

    pub(super) fn get(&self, server: &Server<'_>, path: &str) -> Page {
        self.send("GET", &format!("http://{}{path}", server.address()), "", "text/plain")
    }

    pub(super) fn post(&self, server: &Server<'_>, path: &str, json: &str) -> Page {
        self.send("POST", &format!("http://{}{path}", server.address()), json, "application/json")
    }

    /// Goes to the provider, and says that name where it is asked for one. Gives the path that it is sent back to.
    #[track_caller]
    pub(super) fn log_in(&self, there: &str, name: &str) -> String {
        let provider = there.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let mut next = there.to_owned();
        for _ in 0..STEPS {
            if let Some(path) = next.strip_prefix(SITE) {
                return path.to_owned();
            }
            if next.starts_with('/') {
                next = format!("{provider}{next}");
            }
            let page = self.send("GET", &next, "", "text/plain");
            next = match page.status {
                200 => {
                    let form = format!("prompt=login&login={name}&password=x");
                    self.send("POST", &next, &form, "application/x-www-form-urlencoded").location()
                }
                _ => page.location(),
            };
        }
        panic!("the provider does not send the browser back; it is at {next}");
    }

    fn send(&self, method: &str, url: &str, body: &str, content_type: &str) -> Page {
        let cookies =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        let request = Request::builder()
            .method(method)
            .uri(url)
            .header(header::COOKIE, cookies.join("; "))
            .header(header::CONTENT_TYPE, content_type)
            .header("sec-fetch-site", "same-origin");
        let agent: Agent =
            Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        let mut response = agent.run(request.body(body.to_owned()).unwrap()).unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            match value {
                "" => self.cookies.borrow_mut().remove(name),
                value => self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned()),
            };
        }
        Page {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.body_mut().read_to_string().unwrap(),
        }
    }
}

impl Page {
    /// Where it is sent on to.
    #[track_caller]
    pub(super) fn location(&self) -> String {
        self.header("location").unwrap_or_else(|| panic!("{} {}", self.status, self.body))
    }

    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
    }

    #[track_caller]
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.body))
    }
}
