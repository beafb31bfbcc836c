use std::time::Duration;

use application::ports::Clock as _;
use domain::identity::TotpSecret;
use serde_json::json;
use testkit::{
    factories::{a_user, an_external_identity},
    fakes::PlainSecondFactors,
};

use super::{location, me, sign_in, somebody};
use crate::support::Service;

/// The first that the doubles make.
const SECRET: TotpSecret = TotpSecret::new([1; 20]);

fn code(service: &Service) -> String {
    PlainSecondFactors::code(&SECRET, service.clock.now()).reveal()
}

/// The provider's word is one factor, whatever it says of how it knows.
#[tokio::test]
async fn an_account_with_a_second_factor_is_asked_for_it_whoever_vouches() {
    let service = Service::start();
    let (ann, client) = service.with(a_user().named("ann.lee")).await;
    service.store.put(an_external_identity(&ann).of(somebody("ann.lee").subject).build());
    client.post("/api/v1/me/second-factor/totp").send().await.expect(200);
    let confirm = json!({"code": code(&service)});
    client.post("/api/v1/me/second-factor/totp/confirm").json(confirm).send().await.expect(200);
    service.clock.advance(Duration::from_secs(30));

    let browser = service.client();
    let there = location(&sign_in(&service, &browser, somebody("ann.lee")).await);
    let (_, challenge) =
        there.split_once("/#second_factor_challenge=").expect("a challenge, where no server sees it");
    browser.get("/api/v1/me").send().await.expect_problem(401, "unauthenticated");

    let proof = json!({"challenge": challenge, "code": code(&service)});
    browser.post("/api/v1/auth/login/second-factor").json(proof).send().await.expect(200);
    assert_eq!(me(&browser).await, "ann.lee");
}
