//! `/api/v1/me/second-factor`

use std::time::Duration;

use application::ports::Clock as _;
use domain::identity::TotpSecret;
use serde_json::{Value, json};
use testkit::{factories::a_user, fakes::PlainSecondFactors};

use crate::support::Service;

const PATH: &str = "/api/v1/me/second-factor";

fn code(service: &Service) -> Value {
    json!({"code": PlainSecondFactors::code(&TotpSecret::new([1; 20]), service.clock.now()).reveal()})
}

#[tokio::test]
async fn it_is_set_up_with_an_app_and_confirmed_by_what_the_app_shows() {
    let service = Service::start();
    let (_, ann) = service.with(a_user().named("ann.lee")).await;
    let none = ann.get(PATH).send().await.expect(200).json();
    let expected =
        json!({"state": "none", "active_since": null, "recovery_codes_left": 0, "required": false});
    assert_eq!(none, expected);

    let begun = ann.post(format!("{PATH}/totp")).send().await.expect(200);
    assert_eq!(begun.header("cache-control"), Some("no-store"));
    let begun = begun.json();
    let secret = begun["secret"].as_str().unwrap();
    let uri = format!("otpauth://totp/Concentric:ann.lee?secret={secret}&issuer=Concentric");
    assert_eq!(begun["otpauth_uri"], uri);
    assert!(begun["qr_svg"].as_str().unwrap().contains("<svg"));
    assert_eq!(ann.get(PATH).send().await.json()["state"], "begun");

    let confirm = format!("{PATH}/totp/confirm");
    ann.post(&confirm).json(json!({"code": "999999"})).send().await.expect_problem(422, "wrong-code");
    let confirmed = ann.post(&confirm).json(code(&service)).send().await.expect(200).json();
    assert_eq!(confirmed["recovery_codes"].as_array().unwrap().len(), 10);
    let active = ann.get(PATH).send().await.json();
    assert_eq!((&active["state"], &active["recovery_codes_left"]), (&json!("active"), &json!(10)));
    assert_eq!(service.audit()[1..], ["second-factor-failed", "second-factor-enrolled: totp"]);
}

#[tokio::test]
async fn it_is_changed_by_who_has_logged_in_a_moment_ago_and_has_the_code() {
    let service = Service::start();
    let (_, ann) = service.with(a_user().named("ann.lee")).await;
    ann.post(format!("{PATH}/totp/confirm"))
        .json(code(&service))
        .send()
        .await
        .expect_problem(409, "no-second-factor");
    ann.post(format!("{PATH}/totp")).send().await.expect(200);
    ann.post(format!("{PATH}/totp/confirm")).json(code(&service)).send().await.expect(200);
    ann.post(format!("{PATH}/totp")).send().await.expect_problem(409, "second-factor-active");

    service.clock.advance(Duration::from_secs(30));
    let replaced =
        ann.post(format!("{PATH}/recovery-codes")).json(code(&service)).send().await.expect(200).json();
    let recovery = replaced["recovery_codes"][0].clone();
    ann.post(format!("{PATH}/recovery-codes"))
        .json(code(&service))
        .send()
        .await
        .expect_problem(422, "wrong-code");
    ann.delete(format!("{PATH}/totp")).json(json!({"code": recovery})).send().await.expect(204);
    assert_eq!(ann.get(PATH).send().await.json()["state"], "none");
    ann.delete(format!("{PATH}/totp"))
        .json(code(&service))
        .send()
        .await
        .expect_problem(409, "no-second-factor");

    service.clock.advance(Duration::from_secs(300));
    for path in ["totp", "recovery-codes"] {
        let answer = ann.post(format!("{PATH}/{path}")).json(code(&service)).send().await;
        answer.expect_problem(403, "fresh-log-in-required");
    }
}

#[tokio::test]
async fn every_invalid_field_is_named() {
    let service = Service::start();
    let (_, ann) = service.with(a_user().named("ann.lee")).await;
    let confirm = |body: Value| ann.post(format!("{PATH}/totp/confirm")).json(body).send();
    confirm(json!({})).await.expect_invalid(&[("code", "missing")]);
    confirm(json!({"code": "12345"})).await.expect_invalid(&[("code", "invalid-format")]);
    confirm(json!({"code": "gayt-emzu-gu3d-oobz-mfrg-gzdf"}))
        .await
        .expect_invalid(&[("code", "invalid-format")]);
}
