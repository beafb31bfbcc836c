//! What somebody does at the provider.

use std::collections::BTreeMap;

use reqwest::{
    Client, RequestBuilder, Response, Url,
    header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE},
    redirect,
};

/// A browser with cookies of its own. Runs for as many steps as anybody needs there.
#[derive(Default)]
pub(crate) struct Browser {
    cookies: BTreeMap<String, String>,
}

const STEPS: usize = 10;

impl Browser {
    /// Goes to the provider, says that name where it is asked for one, and gives the address that it is sent to at last,
    /// which is `home` with a query.
    pub(crate) async fn log_in(&mut self, at: &str, name: &str, home: &str) -> Url {
        let http = client();
        let mut next = Url::parse(at).unwrap();
        for _ in 0..STEPS {
            if next.as_str().starts_with(home) {
                return next;
            }
            let response = self.send(http.get(next.clone())).await;
            next = match target(&response, &next) {
                Some(target) => target,
                None => {
                    let form = format!("prompt=login&login={name}&password=x");
                    let form = http.post(next.clone()).body(form);
                    let form = form.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
                    target(&self.send(form).await, &next).expect("the form leads on")
                }
            };
        }
        panic!("the provider does not send the browser back; it is at {next}");
    }

    async fn send(&mut self, request: RequestBuilder) -> Response {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let response = request.header(COOKIE, cookies.collect::<Vec<_>>().join("; ")).send().await.unwrap();
        assert!(response.status().as_u16() < 400, "{response:?}");
        for cookie in response.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        response
    }
}

fn target(response: &Response, from: &Url) -> Option<Url> {
    let location = response.headers().get(LOCATION)?;
    Some(from.join(location.to_str().unwrap()).unwrap())
}

fn client() -> Client {
    Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap()
}
