//! Verifying an address, choosing another password and moving to another address, over HTTP. What the messages say is made in
//! jobs.

use std::time::Duration;

use domain::{
    identity::{OneTimeTokenPurpose, User},
    jobs::Run,
};
use serde_json::{Value, json};
use testkit::factories::{UserBuilder, a_one_time_token, a_user};

use crate::support::{Answer, Client, Service};

const NEW: &str = "a quite different one";
const VERIFICATION: &str = "/api/v1/auth/email-verification";
const RESET: &str = "/api/v1/auth/password-reset";
const MOVE: &str = "/api/v1/auth/email-change/confirm";

async fn post(client: &Client, path: &str, body: Value) -> Answer {
    client.post(path).json(body).send().await
}

/// A message with a token for that is under way to them.
fn sent(service: &Service, to: &User, purpose: OneTimeTokenPurpose) -> Value {
    service.store.put(a_one_time_token(to, purpose).with_secret("token").build());
    json!({"token": "token"})
}

fn runs(service: &Service) -> Vec<(String, String)> {
    let of = |run: Run| (run.job().as_str().to_owned(), run.state().parameters.clone());
    service.store.all::<Run>().into_iter().map(of).collect()
}

#[tokio::test]
async fn whoever_asks_is_answered_the_same() {
    for (path, job) in [(VERIFICATION, "verification-mail"), (RESET, "password-reset-mail")] {
        let service = Service::start();
        service.has(a_user().named("ann.lee"));
        service.has(a_user().named("eve.fox").inactive());
        service.has(a_user().named("bob.ray").verified());
        let addresses =
            ["ann.lee", "eve.fox", "bob.ray", "no.body"].map(|name| format!("{name}@example.org"));
        for email in &addresses {
            let answer = post(&service.client(), path, json!({"email": email})).await.expect(202);
            assert_eq!(answer.body, "");
        }
        let expected = addresses.map(|email| (job.to_owned(), json!({"email": email}).to_string()));
        assert_eq!(runs(&service), expected);
        assert!(service.audit().is_empty());
    }
}

#[tokio::test]
async fn who_asks_too_often_is_answered_the_same_and_nothing_is_sent() {
    let service = Service::start();
    service.throttle.refuse(Duration::from_secs(900));
    post(&service.client(), RESET, json!({"email": "ann.lee@example.org"})).await.expect(202);
    assert!(runs(&service).is_empty());
}

#[tokio::test]
async fn what_is_no_address_is_refused() {
    let service = Service::start();
    for path in [VERIFICATION, RESET] {
        post(&service.client(), path, json!({"email": "ann"}))
            .await
            .expect_invalid(&[("email", "not-an-address")]);
        post(&service.client(), path, json!({})).await.expect_invalid(&[("email", "missing")]);
    }
}

#[tokio::test]
async fn an_address_is_verified_once() {
    let service = Service::start();
    let (ann, client) = service.with(a_user().named("ann.lee")).await;
    let token = sent(&service, &ann, OneTimeTokenPurpose::VerifyEmail);
    let confirm = format!("{VERIFICATION}/confirm");
    assert_eq!(client.get("/api/v1/me").send().await.json()["email_verified"], false);
    post(&service.client(), &confirm, token.clone()).await.expect(204);
    assert_eq!(client.get("/api/v1/me").send().await.json()["email_verified"], true);
    post(&service.client(), &confirm, token).await.expect_problem(422, "invalid-token");
}

#[tokio::test]
async fn a_reset_password_opens_no_session_and_ends_those_that_there_are() {
    let service = Service::start();
    let (ann, client) = service.with(a_user().named("ann.lee")).await;
    let mut reset = sent(&service, &ann, OneTimeTokenPurpose::ResetPassword);
    reset["password"] = json!(NEW);
    let answer = post(&service.client(), &format!("{RESET}/confirm"), reset).await.expect(204);
    assert_eq!(answer.header("set-cookie"), None);
    client.get("/api/v1/me").send().await.expect(401);
    let visitor = service.client();
    let log_in = |password: &str| {
        post(&visitor, "/api/v1/auth/login", json!({"username": "ann.lee", "password": password}))
    };
    log_in(UserBuilder::PASSWORD).await.expect_problem(401, "invalid-credentials");
    log_in(NEW).await.expect(200);
}

#[tokio::test]
async fn a_reset_password_has_to_do_like_any_other() {
    let service = Service::start();
    let ann = service.has(a_user().named("ann.lee"));
    let mut reset = sent(&service, &ann, OneTimeTokenPurpose::ResetPassword);
    let path = format!("{RESET}/confirm");
    reset["password"] = json!("short");
    post(&service.client(), &path, reset.clone()).await.expect_invalid(&[("password", "too-short")]);
    reset["password"] = json!(NEW);
    post(&service.client(), &path, reset).await.expect(204);
}

#[tokio::test]
async fn a_token_is_good_for_what_it_was_sent_for() {
    let service = Service::start();
    let ann = service.has(a_user().named("ann.lee"));
    let token = sent(&service, &ann, OneTimeTokenPurpose::VerifyEmail);
    let reset = json!({"token": "token", "password": NEW});
    let client = service.client();
    post(&client, &format!("{RESET}/confirm"), reset).await.expect_problem(422, "invalid-token");
    post(&client, MOVE, token).await.expect_problem(422, "invalid-token");
}

#[tokio::test]
async fn who_guesses_tokens_has_to_wait() {
    let service = Service::start();
    for path in [format!("{VERIFICATION}/confirm"), MOVE.to_owned()] {
        service.throttle.refuse(Duration::from_secs(4));
        let answer = post(&service.client(), &path, json!({"token": "guessed"})).await;
        let answer = answer.expect_problem(429, "too-many-requests");
        assert_eq!(answer.header("retry-after"), Some("4"));
    }
}

#[tokio::test]
async fn who_knows_their_password_asks_to_move_and_both_addresses_are_written_to() {
    let service = Service::start();
    let (ann, client) = service.with(a_user().named("ann.lee")).await;
    let body = json!({"password": UserBuilder::PASSWORD, "email": "ann@example.com"});
    post(&client, "/api/v1/me/email", body).await.expect(202);
    let [(confirm, to), (warn, of)] = &runs(&service)[..] else { panic!("two messages") };
    assert_eq!((confirm.as_str(), warn.as_str()), ("email-change-mail", "security-notice-mail"));
    let user = ann.id().to_string();
    let asked = json!({"user_id": user, "email": "ann@example.com", "version": 1});
    assert_eq!(to, &asked.to_string());
    let notice = json!({"user_id": user, "email": "ann@example.com", "incident": "email-change-requested"});
    assert_eq!(of, &notice.to_string());
    assert_eq!(client.get("/api/v1/me").send().await.json()["email"], "ann.lee@example.org");
}

#[tokio::test]
async fn without_the_password_nobody_moves() {
    let service = Service::start();
    let (_, client) = service.with(a_user().named("ann.lee")).await;
    let wrong = json!({"password": "a wrong one", "email": "ann@example.com"});
    post(&client, "/api/v1/me/email", wrong).await.expect_problem(422, "wrong-password");
    post(&client, "/api/v1/me/email", json!({"email": "ann@"}))
        .await
        .expect_invalid(&[("email", "not-an-address"), ("password", "missing")]);
    assert!(runs(&service).is_empty());
}

#[tokio::test]
async fn an_address_that_is_taken_meanwhile_is_told_to_whoever_reads_there() {
    let service = Service::start();
    let ann = service.has(a_user().named("ann.lee"));
    let new = a_user().named("ann.lee").with_email("bob@example.org").build();
    let token = sent(&service, &new, OneTimeTokenPurpose::ChangeEmail);
    service.has(a_user().named("bob.ray").with_email("bob@example.org"));
    post(&service.client(), MOVE, token).await.expect_problem(409, "email-taken");
    assert_eq!(service.store.get(ann.id()).map(|ann: User| ann.email_key()), Some(ann.email_key()));
}
