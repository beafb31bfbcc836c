//! Requests that authenticate with an API key.

use std::time::Duration;

use domain::identity::{Scope, User};
use serde_json::json;
use testkit::{
    factories::{a_product, a_user, an_api_key},
    fakes::FakeClock,
};

use crate::support::{Client, Service};

/// Somebody, and a program with a key of theirs for these scopes.
fn with_scopes(service: &Service, scopes: &[Scope]) -> (User, Client) {
    let ann = service.has(a_user().named("ann.lee"));
    let key = an_api_key(&ann).for_scopes(scopes.iter().copied());
    let program = service.program(&key.token());
    service.holds(key);
    (ann, program)
}

#[tokio::test]
async fn a_program_acts_for_its_owner_without_saying_where_it_comes_from() {
    let service = Service::start();
    let (ann, program) = with_scopes(&service, &[Scope::WriteOrders]);
    let mug = service.sells(a_product());
    let order = json!({"currency": "USD", "items": [{"product_id": mug.id().to_string(), "quantity": 1}]});
    let placed = program.post("/api/v1/orders").json(order).send().await.expect(201);
    assert_eq!(placed.json()["customer_id"], ann.id().to_string());
    assert_eq!(placed.header("set-cookie"), None);
    program.get(placed.header("location").unwrap()).send().await.expect(200);
}

#[tokio::test]
async fn what_a_key_is_not_for_is_denied_and_the_scope_is_named() {
    let service = Service::start();
    let (_, program) = with_scopes(&service, &[Scope::ReadOrders]);
    let answer = program.get("/api/v1/products").send().await.expect_problem(403, "insufficient-scope");
    assert_eq!(answer.json()["detail"], "The credential lacks the scope products:read.");
    let answer = program.get("/api/v1/me/sessions").send().await.expect_problem(403, "insufficient-scope");
    assert_eq!(
        answer.json()["detail"],
        "No credential that is limited to scopes may read session; log in for that."
    );
    assert!(service.audit().contains(&"denied: GET /api/v1/products: insufficient-scope".to_owned()));
}

#[tokio::test]
async fn no_key_is_good_for_guessing_the_password() {
    let service = Service::start();
    let (_, program) = with_scopes(&service, &Scope::ALL);
    let passwords = json!({"current_password": "a guess of it", "new_password": "another passphrase"});
    let answer = program.post("/api/v1/auth/password").json(passwords).send().await;
    answer.expect_problem(403, "insufficient-scope");
    assert_eq!(service.throttle.attempts(), []);
}

/// Rights and account are those of now, on every request.
#[tokio::test]
async fn a_key_loses_what_its_owner_loses() {
    let service = Service::start();
    let boss = service.has(a_user().named("the.boss").admin());
    let key = an_api_key(&boss);
    let program = service.program(&key.token());
    service.holds(key);
    program.get("/api/v1/users").send().await.expect(200);
    service.store.edit(boss.id(), |user: &mut User| {
        user.revoke_admin();
    });
    program.get("/api/v1/users").send().await.expect_problem(403, "forbidden");
    service.store.edit(boss.id(), |user: &mut User| {
        user.inactivate();
    });
    program.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn every_invalid_key_is_refused_alike_and_told_how_keys_are_sent() {
    let service = Service::start();
    let ann = service.has(a_user().named("ann.lee"));
    let [good, revoked, expired] = ["good", "revoked", "expired"].map(|name| an_api_key(&ann).named(name));
    let texts = [&good, &revoked, &expired].map(|key| key.token().reveal());
    service.holds(good);
    service.holds(revoked.revoked_at(FakeClock::START));
    service.holds(expired.expiring_at(FakeClock::START));
    let [good, revoked, expired] = texts;
    let wrong = format!("{}{}", &good[..good.len() - 64], "0".repeat(64));
    let unknown = format!("ck_{}_{}", "f".repeat(32), "0".repeat(64));
    let mut bodies = Vec::new();
    for key in ["", "x", "ck_", &good.to_uppercase(), &wrong, &unknown, &revoked, &expired] {
        let program = service.client().with_api_key(key);
        let answer = program.get("/api/v1/products").send().await.expect_problem(401, "unauthenticated");
        let challenges: Vec<_> = answer.headers.get_all("www-authenticate").iter().collect();
        assert_eq!(challenges, [r#"ApiKey realm="api", header="X-API-Key""#]);
        assert_eq!(answer.header("set-cookie"), None);
        bodies.push(answer.body);
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "{bodies:?}");
    service.client().with_api_key(&good).get("/api/v1/products").send().await.expect(200);
}

/// As for sessions, a dead one counts as none where people log in; but no browser sends a key by itself.
#[tokio::test]
async fn an_invalid_key_is_refused_at_the_entrance_too() {
    let service = Service::start();
    let program = service.client().with_api_key("x");
    program.post("/api/v1/auth/signup").json(json!({})).send().await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn failures_and_first_uses_are_in_the_audit_trail() {
    let service = Service::start();
    let ann = service.has(a_user().named("ann.lee"));
    let key = an_api_key(&ann);
    let program = service.program(&key.token());
    let id = service.holds(key).id();
    service.client().with_api_key("x").get("/api/v1/me").send().await.expect(401);
    for _ in 0..3 {
        program.get("/api/v1/me").send().await.expect(200);
        service.clock.advance(Duration::from_secs(300));
    }
    assert_eq!(
        service.audit(),
        ["api-key-refused: not of our form".to_owned(), format!("api-key-used: {id}")]
    );
}

#[tokio::test]
async fn without_a_credential_every_way_in_is_told() {
    let service = Service::start();
    let answer = service.client().get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
    assert_eq!(answer.headers.get_all("www-authenticate").iter().count(), 3);
}
