//! How lists are asked for and answered, shown on users.

mod document;
mod filters;
mod pages;
mod refusals;

use std::time::Duration;

use serde_json::Value;
use testkit::{factories::a_user, fakes::FakeClock};

use crate::support::{Answer, Client, Service};

/// An admin, and users of these names, each created a minute after the one before.
async fn crowd(names: &[&str]) -> (Service, Client) {
    let service = Service::start();
    let mut at = FakeClock::START;
    for name in names {
        at = at.plus(Duration::from_secs(60));
        service.has(a_user().named(name).created_at(at));
    }
    let (_, client) = service.with(a_user().named("zz.admin").admin()).await;
    (service, client)
}

async fn list(client: &Client, query: &str) -> Answer {
    client.get(format!("/api/v1/users{query}")).send().await
}

fn names(answer: &Answer) -> Vec<String> {
    let list = answer.json();
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item["username"].as_str().unwrap().to_owned()).collect()
}

/// The usernames that a query finds.
async fn found(client: &Client, query: &str) -> Vec<String> {
    names(&list(client, query).await.expect(200))
}

fn text<'a>(list: &'a Value, member: &str) -> Option<&'a str> {
    list[member].as_str()
}
