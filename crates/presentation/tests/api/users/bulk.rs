//! `POST`, `PATCH` and `DELETE /api/v1/users/bulk`

use domain::identity::User;
use serde_json::{Value, json};
use testkit::factories::a_user;

use crate::support::{Answer, Client, Service};

const BULK: &str = "/api/v1/users/bulk";

fn account(username: &str) -> Value {
    json!({"username": username, "email": format!("{username}@example.org"), "password": "correct horse battery"})
}

async fn send(client: &Client, method: &'static str, items: impl Into<Value>) -> Answer {
    client.request(method, BULK).json(json!({"items": items.into()})).send().await
}

/// A service with these users, and an admin.
async fn given(names: &[&str]) -> (Service, Client, Vec<User>) {
    let service = Service::start();
    let users = names.iter().map(|name| service.has(a_user().named(name))).collect();
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    (service, admin, users)
}

fn usernames(service: &Service) -> Vec<String> {
    let mut names: Vec<_> = service.store.all::<User>().iter().map(User::username_key).collect();
    names.sort();
    names
}

#[tokio::test]
async fn accounts_are_created_in_the_order_of_the_request_and_can_log_in() {
    let (service, admin, _) = given(&[]).await;
    let answer = send(&admin, "POST", vec![account("cat.fox"), account("bob.ray")]).await.expect(201);
    let items = answer.json()["items"].clone();
    assert_eq!((&items[0]["username"], &items[1]["username"]), (&json!("cat.fox"), &json!("bob.ray")));
    assert_eq!((&items[0]["role"], &items[0]["version"]), (&json!("user"), &json!(1)));
    let login = json!({"username": "bob.ray", "password": "correct horse battery"});
    service.client().post("/api/v1/auth/login").json(login).send().await.expect(200);
}

#[tokio::test]
async fn nothing_is_created_when_a_row_is_refused_and_all_such_rows_are_named() {
    let (service, admin, _) = given(&["ann.lee"]).await;
    let mut unfit = account("dan.elk");
    unfit["password"] = json!("short");
    let answer = send(&admin, "POST", vec![account("bob.ray"), unfit]).await;
    let refused = answer.expect_problem(422, "rows-refused").refused_fields();
    assert_eq!(refused, [("items[1].password".to_owned(), "too-short".to_owned())]);

    let mut twice = account("Cat.Fox");
    twice["email"] = json!("another@example.org");
    let rows = vec![account("cat.fox"), account("ANN.LEE"), twice];
    let refused = send(&admin, "POST", rows).await.expect_problem(422, "rows-refused").refused_fields();
    assert_eq!(refused, [("items[2].username".to_owned(), "taken".to_owned())]);

    let rows = vec![account("cat.fox"), account("ANN.LEE")];
    let refused = send(&admin, "POST", rows).await.expect_problem(422, "rows-refused").refused_fields();
    assert_eq!(refused, [("items[1].username".to_owned(), "taken".to_owned())]);
    assert_eq!(usernames(&service), ["an.admin", "ann.lee"]);
}

#[tokio::test]
async fn every_invalid_field_of_every_row_is_named() {
    let (_, admin, users) = given(&["ann.lee"]).await;
    let id = users[0].id().to_string();
    let rows = vec![json!({"username": "x"}), account("bob.ray"), json!({"unknown": 1})];
    let answer = send(&admin, "POST", rows).await;
    answer.expect_invalid(&[("items[2].unknown", "unknown")]);
    let answer = send(&admin, "POST", vec![json!({"username": "x", "cpf": "1"}), account("bob.ray")]).await;
    answer.expect_invalid(&[
        ("items[0].username", "invalid-length"),
        ("items[0].email", "missing"),
        ("items[0].password", "missing"),
        ("items[0].cpf", "invalid-format"),
    ]);
    let rows = vec![json!({"id": "x", "changes": {"email": "x"}}), json!({"id": id})];
    send(&admin, "PATCH", rows).await.expect_invalid(&[
        ("items[0].id", "invalid-type"),
        ("items[0].changes.email", "not-an-address"),
        ("items[1].changes", "missing"),
    ]);
    send(&admin, "DELETE", vec![json!({})]).await.expect_invalid(&[("items[0].id", "missing")]);
}

#[tokio::test]
async fn a_batch_has_one_to_five_hundred_rows() {
    let (_, admin, _) = given(&[]).await;
    for method in ["POST", "PATCH", "DELETE"] {
        send(&admin, method, Vec::<Value>::new()).await.expect_invalid(&[("items", "invalid-length")]);
        let answer = admin.request(method, BULK).json(json!({})).send().await;
        answer.expect_invalid(&[("items", "missing")]);
    }
    let rows: Vec<_> = (0..501).map(|number| account(&format!("user{number}"))).collect();
    send(&admin, "POST", rows.clone()).await.expect_invalid(&[("items", "invalid-length")]);
    let answer = send(&admin, "POST", rows[1..].to_vec()).await.expect(201);
    assert_eq!(answer.json()["items"].as_array().map(Vec::len), Some(500));
}

#[tokio::test]
async fn accounts_are_changed_each_in_its_own_way() {
    let (_, admin, users) = given(&["ann.lee", "bob.ray", "cat.fox"]).await;
    let rows = vec![
        json!({"id": users[2].id().to_string(), "changes": {"name": "Cat"}}),
        json!({"id": users[0].id().to_string(), "version": 1, "changes": {"email": "new@example.org"}}),
        json!({"id": users[1].id().to_string(), "changes": {}}),
    ];
    let items = send(&admin, "PATCH", rows).await.expect(200).json()["items"].clone();
    assert_eq!((&items[0]["name"], &items[0]["version"]), (&json!("Cat"), &json!(2)));
    assert_eq!((&items[1]["email"], &items[1]["version"]), (&json!("new@example.org"), &json!(2)));
    assert_eq!((&items[2]["username"], &items[2]["version"]), (&json!("bob.ray"), &json!(1)));
}

#[tokio::test]
async fn a_row_that_is_stale_gone_or_there_twice_stops_the_others() {
    let (service, admin, users) = given(&["ann.lee", "bob.ray"]).await;
    let (ann, bob) = (users[0].id().to_string(), users[1].id().to_string());
    let before = service.store.contents();
    let change = |id: &str, version: i64| json!({"id": id, "version": version, "changes": {"name": "X"}});
    let gone = uuid::Uuid::max().to_string();
    let refused = |field: &str, code: &str| (field.to_owned(), code.to_owned());

    let answer = send(&admin, "PATCH", vec![change(&ann, 1), change(&bob, 7)]).await;
    let answer = answer.expect_problem(422, "rows-refused");
    assert_eq!(answer.refused_fields(), [refused("items[1].version", "stale")]);

    let answer = send(&admin, "PATCH", vec![change(&gone, 1), change(&ann, 1)]).await;
    assert_eq!(
        answer.expect_problem(422, "rows-refused").refused_fields(),
        [refused("items[0]", "not-found")]
    );

    let rows = vec![json!({"id": ann}), json!({"id": bob, "version": 9}), json!({"id": gone})];
    let answer = send(&admin, "DELETE", rows).await.expect_problem(422, "rows-refused");
    assert_eq!(answer.refused_fields(), [refused("items[2]", "not-found")]);

    let answer = send(&admin, "DELETE", vec![json!({"id": ann}), json!({"id": ann})]).await;
    assert_eq!(
        answer.expect_problem(422, "rows-refused").refused_fields(),
        [refused("items[1].id", "duplicate")]
    );
    assert_eq!(service.store.contents(), before);
}

/// What may not be done is forbidden, whatever else is wrong.
#[tokio::test]
async fn one_row_out_of_reach_forbids_all() {
    let (service, admin, users) = given(&["ann.lee"]).await;
    let peer = service.has(a_user().named("a.peer").admin());
    let rows = vec![json!({"id": users[0].id().to_string()}), json!({"id": peer.id().to_string()})];
    let answer = send(&admin, "DELETE", rows).await.expect_problem(403, "insufficient-rank");
    assert_eq!(answer.refused_fields(), [("items[1]".to_owned(), "insufficient-rank".to_owned())]);

    let mut promoted = account("bob.ray");
    promoted["role"] = json!("admin");
    let answer = send(&admin, "POST", vec![account("ann.lee"), promoted]).await; // The first one is taken.
    let refused = answer.expect_problem(403, "insufficient-rank").refused_fields();
    assert_eq!(refused, [("items[1]".to_owned(), "insufficient-rank".to_owned())]);
    assert_eq!(usernames(&service), ["a.peer", "an.admin", "ann.lee"]);
}

#[tokio::test]
async fn deleted_accounts_are_gone() {
    let (service, admin, users) = given(&["ann.lee", "bob.ray", "cat.fox"]).await;
    let rows: Vec<_> = users[1..].iter().map(|user| json!({"id": user.id().to_string()})).collect();
    send(&admin, "DELETE", rows).await.expect(204);
    assert_eq!(usernames(&service), ["an.admin", "ann.lee"]);
}

#[tokio::test]
async fn a_batch_may_be_larger_than_other_bodies_and_not_without_bounds() {
    let (_, admin, _) = given(&[]).await;
    let mut large = account("ann.lee");
    large["name"] = json!(" ".repeat(100_000) + "Ann");
    send(&admin, "POST", vec![large.clone()]).await.expect(201);
    large["name"] = json!(" ".repeat(1_100_000));
    send(&admin, "POST", vec![large]).await.expect_problem(413, "payload-too-large");
}
