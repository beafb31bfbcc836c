//! Tokens for clients that are no browsers.

use std::time::Duration;

use domain::identity::Session;
use serde_json::{Value, json};
use testkit::{
    factories::{UserBuilder, a_session, a_token_family, a_user},
    fakes::PlainAccessTokens,
};

use crate::support::{Answer, Client, Service};

const TOKEN: &str = "/api/v1/auth/token";
const MINUTE: Duration = Duration::from_secs(60);

fn password(username: &str) -> Value {
    json!({ "username": username, "password": UserBuilder::PASSWORD })
}

/// The first pair of Ann.
async fn pair_of_ann(service: &Service) -> Value {
    service.has(a_user().named("ann.lee"));
    service.client().post(TOKEN).json(password("ann.lee")).send().await.expect(200).json()
}

fn bearer(service: &Service, pair: &Value) -> Client {
    service.client().with_bearer(pair["access_token"].as_str().unwrap())
}

async fn refresh(service: &Service, token: &Value) -> Answer {
    let body = json!({ "refresh_token": token });
    service.client().post("/api/v1/auth/token/refresh").json(body).send().await
}

#[tokio::test]
async fn a_password_brings_a_pair_of_which_one_half_works_and_the_other_brings_the_next() {
    let service = Service::start();
    let first = pair_of_ann(&service).await;
    assert_eq!((&first["token_type"], &first["expires_in"]), (&json!("Bearer"), &json!(600)));
    assert_eq!(first["refresh_expires_in"], json!(30 * 24 * 3600));
    assert!(first["refresh_token"].as_str().unwrap().starts_with("cr_"));
    assert!(first.get("scope").is_none());
    let me = bearer(&service, &first).get("/api/v1/me").send().await.expect(200);
    assert_eq!(me.json()["username"], "ann.lee");

    let second = refresh(&service, &first["refresh_token"]).await.expect(200);
    assert_eq!(second.header("cache-control"), Some("no-store"));
    assert!(second.header("set-cookie").is_none());
    let second = second.json();
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    for pair in [&first, &second] {
        bearer(&service, pair).get("/api/v1/me").send().await.expect(200);
    }
    assert_eq!(service.audit(), ["token-issued"]);
}

#[tokio::test]
async fn a_refresh_token_that_comes_again_ends_all_tokens_of_its_family() {
    let service = Service::start();
    let first = pair_of_ann(&service).await;
    let second = refresh(&service, &first["refresh_token"]).await.expect(200).json();

    refresh(&service, &first["refresh_token"]).await.expect_problem(401, "invalid-refresh-token");
    refresh(&service, &second["refresh_token"]).await.expect_problem(401, "invalid-refresh-token");
    for pair in [&first, &second] {
        let answer = bearer(&service, pair).get("/api/v1/me").send().await;
        answer.expect_problem(401, "unauthenticated");
    }
    let reused = service.audit().pop().unwrap();
    assert!(reused.starts_with("refresh-token-reused: "), "{reused}");
}

#[tokio::test]
async fn whoever_has_the_wrong_password_learns_nothing_and_has_to_wait_after_a_while() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    let hashes = service.hasher.verified();
    for login in ["ann.lee", "nobody"] {
        let body = json!({ "username": login, "password": "wrong password" });
        let answer = service.client().post(TOKEN).json(body).send().await;
        answer.expect_problem(401, "invalid-credentials");
    }
    assert_eq!(service.hasher.verified() - hashes, 2, "a hash each");
    service.throttle.refuse(Duration::from_secs(9));
    let answer = service.client().post(TOKEN).json(password("ann.lee")).send().await;
    assert_eq!(answer.expect_problem(429, "too-many-requests").header("retry-after"), Some("9"));
}

#[tokio::test]
async fn tokens_may_be_limited_to_scopes_and_stay_so() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    let mut body = password("ann.lee");
    body["scopes"] = json!(["orders:read", "profile:read"]);
    let first = service.client().post(TOKEN).json(body).send().await.expect(200).json();
    assert_eq!(first["scope"], "profile:read orders:read");

    let second = refresh(&service, &first["refresh_token"]).await.expect(200).json();
    assert_eq!(second["scope"], "profile:read orders:read");
    for pair in [first, second] {
        let client = bearer(&service, &pair);
        client.get("/api/v1/me").send().await.expect(200);
        client.get("/api/v1/orders").send().await.expect(200);
        let answer = client.get("/api/v1/products").send().await;
        let answer = answer.expect_problem(403, "insufficient-scope");
        assert_eq!(answer.json()["detail"], "The credential lacks the scope products:read.");
        let answer = client.get("/api/v1/me/sessions").send().await;
        answer.expect_problem(403, "insufficient-scope");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_request_for_tokens_is_told_by_field() {
    let service = Service::start();
    let wrong = json!({ "username": "ann.lee", "scopes": ["everything"] });
    let answer = service.client().post(TOKEN).json(wrong).send().await;
    let errors = answer.expect_problem(422, "invalid-fields").json()["errors"].clone();
    let fields: Vec<_> = errors.as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
    assert_eq!(fields, ["password", "scopes[0]"]);
    for path in ["/api/v1/auth/token/refresh", "/api/v1/auth/token/revoke"] {
        service.client().post(path).json(json!({})).send().await.expect_problem(422, "invalid-fields");
    }
}

#[tokio::test]
async fn revoked_tokens_are_worth_nothing_at_once_and_unknown_ones_are_answered_alike() {
    let service = Service::start();
    let pair = pair_of_ann(&service).await;
    let revoke = async |token: &Value| {
        let body = json!({ "refresh_token": token });
        service.client().post("/api/v1/auth/token/revoke").json(body).send().await.expect(204)
    };
    revoke(&json!("cr_unknown")).await;
    revoke(&json!("none")).await;
    bearer(&service, &pair).get("/api/v1/me").send().await.expect(200);
    revoke(&pair["refresh_token"]).await;
    revoke(&pair["refresh_token"]).await;
    bearer(&service, &pair).get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
    refresh(&service, &pair["refresh_token"]).await.expect_problem(401, "invalid-refresh-token");
}

#[tokio::test]
async fn an_access_token_dies_of_age_and_the_refresh_token_of_disuse() {
    let service = Service::start();
    let pair = pair_of_ann(&service).await;
    service.clock.advance(10 * MINUTE);
    let answer = bearer(&service, &pair).get("/api/v1/me").send().await;
    let answer = answer.expect_problem(401, "unauthenticated");
    let challenge = answer.header("www-authenticate").unwrap();
    assert_eq!(challenge, r#"Bearer realm="api", error="invalid_token""#);
    service.clock.advance(30 * 24 * 60 * MINUTE);
    refresh(&service, &pair["refresh_token"]).await.expect_problem(401, "invalid-refresh-token");
}

/// A program's log-in is a session like another: what ends those ends it.
#[tokio::test]
async fn tokens_are_listed_among_the_sessions_and_end_with_them() {
    let service = Service::start();
    let pair = pair_of_ann(&service).await;
    let client = bearer(&service, &pair);
    let sessions = client.get("/api/v1/me/sessions").send().await.expect(200).json();
    let kinds: Vec<_> = sessions["items"].as_array().unwrap().iter().map(|s| s["kind"].clone()).collect();
    assert_eq!(kinds, ["tokens"]);

    client.delete("/api/v1/me/sessions").send().await.expect(204);
    client.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_changed_password_ends_the_tokens() {
    let service = Service::start();
    let pair = pair_of_ann(&service).await;
    let body = json!({ "current_password": UserBuilder::PASSWORD, "new_password": "another long one" });
    let client = bearer(&service, &pair);
    let answer = client.post("/api/v1/auth/password").json(body).send().await.expect(204);
    assert!(answer.header("set-cookie").is_none());
    client.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
    refresh(&service, &pair["refresh_token"]).await.expect_problem(401, "invalid-refresh-token");
}

/// The secret of the one is of the form of the other's here, so that nothing but the kind keeps them apart.
#[tokio::test]
async fn a_session_brings_no_tokens_and_a_refresh_token_is_no_session() {
    let service = Service::start();
    let ann = service.has(a_user().named("ann.lee"));
    let browser = a_session(&ann).with_secret("cr_of a browser").build();
    let family = a_token_family(&ann).with_secret("cr_of a program").build();
    for session in [&browser, &family] {
        service.store.put::<Session>(session.clone());
    }
    refresh(&service, &json!("cr_of a browser")).await.expect_problem(401, "invalid-refresh-token");
    let body = json!({ "refresh_token": "cr_of a browser" });
    service.client().post("/api/v1/auth/token/revoke").json(body).send().await.expect(204);
    assert!(service.store.get(browser.id()).is_some(), "nor does revoking end it");
    let answer = service.client().with_bearer(&service.access_token(&browser)).get("/api/v1/me").send().await;
    answer.expect_problem(401, "unauthenticated");

    let client = service.client();
    client.set_cookie("session", &format!("cr_of a program|{}", i64::MAX));
    client.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_bearer_needs_no_proof_of_where_the_request_comes_from() {
    let service = Service::start();
    let pair = pair_of_ann(&service).await;
    let request = bearer(&service, &pair);
    let request = request.patch("/api/v1/me").cross_site().header("origin", "https://elsewhere.example");
    request.json(json!({ "name": "Ann" })).send().await.expect(200);
}

#[tokio::test]
async fn the_keys_are_there_for_everybody_and_may_be_kept_for_a_while() {
    let service = Service::start();
    let answer = service.client().get("/.well-known/jwks.json").send().await.expect(200);
    assert_eq!(answer.header("cache-control"), Some("public, max-age=900"));
    assert_eq!(
        answer.json(),
        json!({ "keys": [{
            "kty": "OKP",
            "use": "sig",
            "alg": "EdDSA",
            "kid": PlainAccessTokens::KEY,
            "crv": "Ed25519",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
        }]})
    );
}
