//! `POST /api/v1/users`

use domain::identity::Role;
use serde_json::{Value, json};
use testkit::factories::{UserBuilder, a_user};

use crate::support::{Answer, Client, Service};

fn bob() -> Value {
    json!({"username": "bob.ray", "email": "bob@example.org", "password": "correct horse battery"})
}

async fn create(client: &Client, role: Option<&str>) -> Answer {
    let mut body = bob();
    if let Some(role) = role {
        body["role"] = role.into();
    }
    client.post("/api/v1/users").json(body).send().await
}

#[tokio::test]
async fn an_admin_creates_a_user_who_can_log_in() {
    let service = Service::start();
    let (_, client) = service.with(a_user().admin()).await;
    let answer = create(&client, None).await.expect(201);
    assert_eq!(answer.json()["role"], "user");
    assert_eq!(answer.header("etag"), Some("\"1\""));
    let location = answer.header("location").unwrap();
    assert_eq!(client.get(location).send().await.expect(200).json(), answer.json());

    let login = json!({"username": "bob.ray", "password": "correct horse battery"});
    service.client().post("/api/v1/auth/login").json(login).send().await.expect(200);
}

/// Below one's own rank, and no further.
#[tokio::test]
async fn roles_are_given_below_ones_own_rank_only() {
    let cases = [
        (Role::Admin, "user", 201),
        (Role::Admin, "admin", 403),
        (Role::Admin, "super_admin", 403),
        (Role::SuperAdmin, "user", 201),
        (Role::SuperAdmin, "admin", 201),
        (Role::SuperAdmin, "super_admin", 403),
    ];
    for (creator, role, status) in cases {
        let service = Service::start();
        let (_, client) = service.with(a_user().with_role(creator)).await;
        let answer = create(&client, Some(role)).await.expect(status);
        if status == 403 {
            answer.expect_problem(403, "insufficient-rank");
        }
    }
}

#[tokio::test]
async fn nobody_else_creates_users() {
    let service = Service::start();
    let (_, client) = service.with(a_user()).await;
    create(&client, None).await.expect_problem(403, "forbidden");
    create(&service.client(), None).await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn every_invalid_field_is_named() {
    let service = Service::start();
    let (_, client) = service.with(a_user().admin()).await;
    let answer = client.post("/api/v1/users").json(json!({"role": "root", "cpf": "x"})).send().await;
    answer.expect_invalid(&[
        ("username", "missing"),
        ("email", "missing"),
        ("password", "missing"),
        ("role", "invalid-value"),
        ("cpf", "invalid-format"),
    ]);
    let mut body = bob();
    body["password"] = "short".into();
    let answer = client.post("/api/v1/users").json(body).send().await;
    answer.expect_invalid(&[("password", "too-short")]);
    let mut body = bob();
    body["is_active"] = false.into();
    let answer = client.post("/api/v1/users").json(body).send().await;
    answer.expect_invalid(&[("is_active", "unknown")]);
}

#[tokio::test]
async fn what_another_account_has_is_taken() {
    let service = Service::start();
    service.has(a_user().named("Bob.Ray").with_password(UserBuilder::PASSWORD));
    let (_, client) = service.with(a_user().named("an.admin").admin()).await;
    create(&client, None).await.expect_problem(409, "username-taken");
}
