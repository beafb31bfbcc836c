//! Signing up and logging in where addresses have to be verified.

use domain::{identity::User, jobs::Run};
use serde_json::{Value, json};
use testkit::factories::{UserBuilder, a_user};

use crate::support::{Answer, Options, Service};

fn strict() -> Service {
    Service::start_with(Options { require_verified_email: true, ..Options::default() })
}

async fn sign_up(service: &Service, username: &str, email: &str, cpf: Option<&str>) -> Answer {
    let body = json!({"username": username, "email": email, "password": UserBuilder::PASSWORD, "cpf": cpf});
    service.client().post("/api/v1/auth/signup").json(body).send().await
}

async fn log_in(service: &Service, password: &str) -> Answer {
    let body = json!({"username": "ann.lee", "password": password});
    service.client().post("/api/v1/auth/login").json(body).send().await
}

#[tokio::test]
async fn whether_an_address_has_an_account_is_not_told() {
    let service = strict();
    let bob = service.has(a_user().named("bob.ray"));
    let free = sign_up(&service, "ann.lee", "ann@example.org", None).await.expect(202);
    let taken = sign_up(&service, "ann.fox", "BOB.ray@example.org", None).await.expect(202);
    assert_eq!((&free.body, free.headers.get("location")), (&taken.body, None));
    assert_eq!(free.body, "");
    let names: Vec<_> = service.store.all::<User>().iter().map(User::username_key).collect();
    assert!(names.contains(&"ann.lee".to_owned()) && !names.contains(&"ann.fox".to_owned()), "{names:?}");
    let [notice] = &service.store.all::<Run>()[..] else { panic!("whoever has the address is told") };
    let parameters: Value = serde_json::from_str(&notice.state().parameters).unwrap();
    assert_eq!(parameters, json!({"user_id": bob.id().to_string(), "incident": "sign-up-attempted"}));
}

/// Or else a name or a number of one's own would tell which addresses there are.
#[tokio::test]
async fn a_name_or_number_that_is_taken_is_told_whatever_the_address() {
    const CPF: &str = "52998224725";
    let service = strict();
    service.has(a_user().named("bob.ray"));
    service.has(a_user().named("eve.fox").with_cpf(CPF));
    for email in ["free@example.org", "bob.ray@example.org"] {
        sign_up(&service, "EVE.fox", email, None).await.expect_problem(409, "username-taken");
        sign_up(&service, "ann.lee", email, Some(CPF)).await.expect_problem(409, "cpf-taken");
    }
    assert!(service.store.all::<Run>().is_empty());
}

#[tokio::test]
async fn who_has_not_verified_their_address_hears_of_it_once_the_password_is_right() {
    let service = strict();
    let ann = service.has(a_user().named("ann.lee"));
    log_in(&service, "a wrong password").await.expect_problem(401, "invalid-credentials");
    let answer = log_in(&service, UserBuilder::PASSWORD).await.expect_problem(403, "email-unverified");
    assert_eq!(answer.header("set-cookie"), None);
    service.store.edit(ann.id(), |ann: &mut User| {
        ann.verify_email(ann.created_at());
    });
    log_in(&service, UserBuilder::PASSWORD).await.expect(200);
}

#[tokio::test]
async fn elsewhere_nobody_has_to_verify_anything() {
    let service = Service::start();
    service.has(a_user().named("ann.lee"));
    log_in(&service, UserBuilder::PASSWORD).await.expect(200);
}
