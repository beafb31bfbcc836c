use std::time::Duration;

use application::{authz::Actor, error::Error, jobs::Order};
use domain::{
    identity::{Email, Scopes},
    jobs::{JobName, Run},
};
use testkit::{actor, factories::a_user};

use crate::world::{World, visitor};

fn message() -> Order {
    Order { job: JobName::of("password-reset-mail"), parameters: "{}".to_owned(), attempts: 3 }
}

async fn request(world: &World, by: &Actor, email: &str) -> bool {
    let email = Email::parse(email).unwrap();
    world.request_token().execute(by, &email, message()).await.is_ok()
}

/// What is done is the same, and so is what is written but for the address.
#[tokio::test]
async fn whether_there_is_an_account_makes_no_difference() {
    for email in ["ann.lee@example.org", "nobody@example.org"] {
        let world = World::new();
        world.given(a_user().named("ann.lee"));
        assert!(request(&world, &visitor(), email).await);
        let runs = world.store.all::<Run>();
        assert_eq!(runs.len(), 1);
        assert_eq!(runs[0].state().record.created_by, None);
        assert!(world.audit_trail().is_empty());
    }
}

#[tokio::test]
async fn who_asks_too_often_is_not_told_and_nothing_is_sent() {
    let world = World::new();
    world.throttle.refuse(Duration::from_secs(2));
    assert!(request(&world, &visitor(), "ANN.lee@example.org").await);
    assert!(world.store.all::<Run>().is_empty());
    let asked = "password-reset-mail to ann.lee@example.org".to_owned();
    assert_eq!(world.throttle.attempts(), [(asked, Some("192.0.2.7".to_owned()))]);
}

#[tokio::test]
async fn no_api_key_asks_for_messages() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let by = actor::of(&ann).limited_to(Scopes::NONE);
    let email = Email::parse("ann.lee@example.org").unwrap();
    let outcome = world.request_token().execute(&by, &email, message()).await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))));
}
