//! `POST /webhooks/clerk`

use application::{
    events::Receipt,
    identity::{IssuerNews, Vouched},
};
use domain::{
    identity::{Email, User},
    shared::Timestamp,
};
use testkit::{factories::a_subject, fakes::ScriptedIssuerWebhooks};

use crate::support::{Answer, Options, Service};

const PATH: &str = "/webhooks/clerk";

fn told() -> IssuerNews {
    IssuerNews::Told {
        vouched: Vouched {
            subject: a_subject("https://clerk.example.org", "user_1"),
            email: Some(Email::parse("ann.lee@example.org").unwrap()),
            name: None,
            username: None,
        },
        as_of: Timestamp::from_micros(1),
    }
}

async fn send(service: &Service, signature: &str, body: Vec<u8>) -> Answer {
    let client = service.client();
    let request = client.post(PATH).cross_site().header("svix-id", "msg_1").header("svix-timestamp", "0");
    request.header("svix-signature", signature).body("application/json", body).send().await
}

#[tokio::test]
async fn what_the_issuer_signs_is_heard_and_counts_once() {
    let service = Service::start();
    let body = service.issuer_webhooks.telling(told());
    for _ in 0..2 {
        let answer = send(&service, ScriptedIssuerWebhooks::SIGNATURE, body.clone()).await.expect(204);
        assert_eq!(answer.body, "");
        assert_eq!((service.store.all::<User>().len(), service.store.all::<Receipt>().len()), (1, 1));
    }
}

#[tokio::test]
async fn what_is_signed_by_nobody_or_somebody_else_or_long_ago_is_refused() {
    let service = Service::start();
    let body = service.issuer_webhooks.telling(told());
    for signature in ["", "forged", ScriptedIssuerWebhooks::STALE] {
        let answer = send(&service, signature, body.clone()).await.expect_problem(401, "invalid-signature");
        assert!(answer.header("www-authenticate").unwrap().contains("svix-signature"), "{signature}");
    }
    assert!(service.store.all::<User>().is_empty());
}

#[tokio::test]
async fn each_header_of_the_signature_is_there_once() {
    let service = Service::start();
    let client = service.client();
    let headers = ["svix-id", "svix-timestamp", "svix-signature"];
    for missing in headers {
        let request = client.post(PATH).cross_site().body("application/json", "{}");
        let others = headers.iter().filter(|name| **name != missing);
        let request = others.fold(request, |request, name| request.header(name, "signed"));
        let answer = request.send().await.expect_problem(401, "invalid-signature");
        assert!(answer.body.contains(&format!("no {missing} header")), "{}", answer.body);
        let request = client.post(PATH).cross_site().body("application/json", "{}").header(missing, "signed");
        let request = headers.iter().fold(request, |request, name| request.header(name, "signed"));
        request.send().await.expect_problem(401, "invalid-signature");
    }
}

#[tokio::test]
async fn what_is_signed_and_cannot_be_read_is_named() {
    let service = Service::start();
    let answer = send(&service, ScriptedIssuerWebhooks::SIGNATURE, b"{}".to_vec()).await;
    let answer = answer.expect_problem(400, "malformed-request");
    assert!(answer.body.contains("data.id is missing or not what it should be."), "{}", answer.body);
}

#[tokio::test]
async fn without_a_secret_nobody_is_heard_yet() {
    let service = Service::start_with(Options { webhooks: false, ..Options::default() });
    let body = service.issuer_webhooks.telling(told());
    let answer = send(&service, ScriptedIssuerWebhooks::SIGNATURE, body).await;
    assert_eq!(answer.expect_problem(503, "unavailable").header("retry-after"), Some("60"));
    assert!(service.store.all::<User>().is_empty());
}
