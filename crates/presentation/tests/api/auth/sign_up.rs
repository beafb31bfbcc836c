//! `POST /api/v1/auth/signup`

use serde_json::{Value, json};
use testkit::factories::a_user;

use crate::support::{Answer, Client, Service};

fn ann() -> Value {
    json!({"username": "ann.lee", "email": "ann@example.org", "password": "correct horse battery"})
}

/// Ann's sign-up with some fields set otherwise.
fn ann_with(fields: Value) -> Value {
    let mut body = ann();
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

async fn sign_up(client: &Client, body: Value) -> Answer {
    client.post("/api/v1/auth/signup").json(body).send().await
}

/// The answer holds the account, says where it is and which version it has, and never the password.
#[tokio::test]
async fn a_new_account_is_answered_with_its_address_and_version() {
    let service = Service::start();
    let body = ann_with(json!({"name": " Ann Lee ", "cpf": "529.982.247-25"}));
    let answer = sign_up(&service.client(), body).await.expect(201);
    let user = answer.json();
    let expected = json!({
        "id": user["id"],
        "username": "ann.lee",
        "email": "ann@example.org",
        "name": "Ann Lee",
        "cpf": "52998224725",
        "role": "user",
        "email_verified": false,
        "is_active": true,
        "created_at": "2026-01-01T00:00:00.123456Z",
        "updated_at": "2026-01-01T00:00:00.123456Z",
        "version": 1,
    });
    assert_eq!(user, expected);
    let location = format!("/api/v1/users/{}", user["id"].as_str().unwrap());
    assert_eq!(answer.header("location"), Some(location.as_str()));
    assert_eq!(answer.header("etag"), Some("\"1\""));
}

/// Logging in is a step of its own.
#[tokio::test]
async fn signing_up_does_not_log_in() {
    let service = Service::start();
    let client = service.client();
    let answer = sign_up(&client, ann()).await.expect(201);
    assert_eq!(answer.header("set-cookie"), None);
    client.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
}

/// Null is the same as absent where there is nothing to clear.
#[tokio::test]
async fn optional_fields_may_be_null() {
    let service = Service::start();
    let answer = sign_up(&service.client(), ann_with(json!({"name": null, "cpf": null}))).await;
    assert_eq!(answer.expect(201).json()["name"], Value::Null);
}

/// All at once, so that a form can show every mistake.
#[tokio::test]
async fn every_missing_field_is_named() {
    let service = Service::start();
    sign_up(&service.client(), json!({})).await.expect_invalid(&[
        ("username", "missing"),
        ("email", "missing"),
        ("password", "missing"),
    ]);
}

/// Missing and malformed fields are told together.
#[tokio::test]
async fn every_invalid_field_is_named_with_its_reason() {
    let service = Service::start();
    let body = json!({"username": "a", "email": "nobody", "name": "  ", "cpf": "52998224724"});
    sign_up(&service.client(), body).await.expect_invalid(&[
        ("username", "invalid-length"),
        ("email", "not-an-address"),
        ("password", "missing"),
        ("name", "blank"),
        ("cpf", "check-digits"),
    ]);
}

#[tokio::test]
async fn every_rule_of_passwords_has_its_code() {
    let service = Service::start();
    let long = "x".repeat(129);
    let cases = [
        ("short", "too-short"),
        (long.as_str(), "too-long"),
        ("PassWord1", "too-common"),
        ("ANN.LEE@example.org", "personal"),
        ("Concentric-2026", "of-this-service"),
    ];
    for (password, code) in cases {
        let body = ann_with(json!({"password": password, "email": "ann.lee@example.org"}));
        let answer = sign_up(&service.client(), body).await;
        answer.expect_invalid(&[("password", code)]);
    }
}

/// In whatever spelling: one name is one account.
#[tokio::test]
async fn what_another_account_has_is_taken() {
    let service = Service::start();
    service.has(a_user().named("ann.lee").with_email("ann@example.org").with_cpf("52998224725"));
    let other = |fields| {
        let mut body =
            json!({"username": "other", "email": "other@example.org", "password": "correct horse battery"});
        for (name, value) in Value::as_object(&fields).unwrap() {
            body[name] = value.clone();
        }
        body
    };
    let cases = [
        (json!({"username": "ANN.lee"}), "username-taken", "username"),
        (json!({"email": "Ann@Example.org"}), "email-taken", "email"),
        (json!({"cpf": "529.982.247-25"}), "cpf-taken", "cpf"),
    ];
    for (fields, code, field) in cases {
        let answer = sign_up(&service.client(), other(fields)).await.expect_problem(409, code);
        assert_eq!(answer.refused_fields(), [(field.to_owned(), "taken".to_owned())]);
    }
}

/// What is misspelt is refused, not ignored.
#[tokio::test]
async fn unknown_fields_are_refused() {
    let service = Service::start();
    let answer = sign_up(&service.client(), ann_with(json!({"role": "super_admin"}))).await;
    answer.expect_invalid(&[("role", "unknown")]);
}

#[tokio::test]
async fn a_field_of_the_wrong_type_is_refused() {
    let service = Service::start();
    let answer = sign_up(&service.client(), ann_with(json!({"username": 7}))).await;
    answer.expect_invalid(&[("username", "invalid-type")]);
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused() {
    let service = Service::start();
    let client = service.client();
    let signup = || client.post("/api/v1/auth/signup");
    let answer = signup().body("application/json", "{").send().await;
    answer.expect_problem(400, "malformed-request");
    let answer = signup().body("text/plain", "{}").send().await;
    answer.expect_problem(415, "unsupported-media-type");
    let answer = signup().body("application/json", "x".repeat(65 * 1024)).send().await;
    answer.expect_problem(413, "payload-too-large");
}

/// Whoever cannot be served now is told so, not left to wait.
#[tokio::test]
async fn too_much_hashing_is_refused_with_a_time_to_come_back() {
    let service = Service::start();
    service.hasher.overload(true);
    let answer = sign_up(&service.client(), ann()).await.expect_problem(503, "overloaded");
    assert_eq!(answer.header("retry-after"), Some("1"));
}

/// A cookie of a session that is over must not keep somebody from signing up.
#[tokio::test]
async fn a_dead_cookie_does_not_matter() {
    let service = Service::start();
    let client = service.client();
    client.set_cookie("session", "forged");
    sign_up(&client, ann()).await.expect(201);
}

#[tokio::test]
async fn it_is_written_down() {
    let service = Service::start();
    sign_up(&service.client(), ann()).await.expect(201);
    assert_eq!(service.audit(), ["account-created"]);
}
