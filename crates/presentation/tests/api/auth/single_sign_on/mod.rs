//! `/api/v1/auth/sso`, and linking at `/api/v1/me/identities/sso`; the provider is a double that knows no HTTP.

mod bound_to_the_browser;
mod linking;
mod return_paths;
mod second_factor;
mod signing_in;

use application::identity::Vouched;
use domain::identity::Email;
use serde_json::json;
use testkit::{factories::a_subject, fakes::ScriptedProvider};

use crate::support::{Answer, Client, Service};

const ACME: &str = "/api/v1/auth/sso/acme";

/// Somebody whom the provider knows by that name, with an address.
pub(super) fn somebody(name: &str) -> Vouched {
    Vouched {
        subject: a_subject(ScriptedProvider::ISSUER, name),
        email: Some(Email::parse(&format!("{name}@example.org")).unwrap()),
        name: None,
        username: Some(name.to_owned()),
    }
}

fn state_of(url: &str) -> String {
    url.split_once("state=").expect("an address of the provider").1.to_owned()
}

fn location(answer: &Answer) -> String {
    answer.header("location").unwrap().to_owned()
}

/// Sets out for the provider, and gives the state that it was sent with.
async fn begin(browser: &Client, path: &str) -> String {
    state_of(&location(&browser.get(path).send().await.expect(302)))
}

async fn come_back(browser: &Client, state: &str, code: &str) -> Answer {
    browser.get(format!("{ACME}/callback?state={state}&code={code}")).send().await.expect(302)
}

/// All the way there and back.
pub(super) async fn sign_in(service: &Service, browser: &Client, who: Vouched) -> Answer {
    let state = begin(browser, ACME).await;
    let code = service.provider.recognizes(&state, who);
    come_back(browser, &state, &code).await
}

/// Begins to link, and gives the state.
async fn begin_to_link(browser: &Client) -> String {
    let answer = browser.post("/api/v1/me/identities/sso/acme").json(json!({})).send().await.expect(200);
    state_of(answer.json()["authorization_url"].as_str().unwrap())
}

/// Who the browser is logged in as.
async fn me(browser: &Client) -> String {
    browser.get("/api/v1/me").send().await.expect(200).json()["username"].as_str().unwrap().to_owned()
}
