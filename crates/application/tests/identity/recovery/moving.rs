use application::{
    authz::{Actor, Forbidden},
    error::Error,
    identity::{ChangeEmailError, EmailChangeMessages, NothingSent, Offer, RedeemError, WrongOwnPassword},
    jobs::Order,
};
use domain::{
    identity::{Email, Scopes, SecurityEventKind, User},
    jobs::{JobName, Run},
};
use testkit::{
    actor,
    factories::{LIFETIMES, UserBuilder, a_user},
};

use super::world::of_run;
use crate::world::{World, visitor};

fn messages() -> EmailChangeMessages {
    let order = |job| Order { job: JobName::of(job), parameters: "{}".to_owned(), attempts: 3 };
    EmailChangeMessages { to_confirm: order("email-change-mail"), to_warn: order("security-notice-mail") }
}

fn elsewhere() -> Email {
    Email::parse("ann@example.com").unwrap()
}

async fn request(world: &World, by: &Actor, password: &str) -> Result<(), Error<WrongOwnPassword>> {
    world.request_email_change().execute(by, password.to_owned(), &elsewhere(), messages()).await
}

/// What comes of writing to the new address, as `user` asked when their account was as given.
async fn offer(world: &World, user: &User) -> Result<Offer, Error<NothingSent>> {
    let asked = (user.id(), user.state().record.version);
    world.offer_token().to_move(&actor::system(), asked, &elsewhere(), of_run(1)).await
}

/// What the message to the new address says.
async fn offered(world: &World, user: &User) -> String {
    offer(world, user).await.unwrap().secret.0
}

async fn confirm(world: &World, token: &str) -> Result<(), Error<ChangeEmailError>> {
    world.change_email().execute(&visitor(), token.to_owned()).await
}

#[tokio::test]
async fn who_knows_the_password_may_ask_and_both_addresses_are_written_to() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    request(&world, &actor::of(&ann), UserBuilder::PASSWORD).await.unwrap();
    let mut jobs: Vec<_> = world.store.all::<Run>().iter().map(|run| run.job().as_str().to_owned()).collect();
    jobs.sort();
    assert_eq!(jobs, ["email-change-mail", "security-notice-mail"]);
    assert_eq!(world.stored(&ann).state(), ann.state());
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::EmailChangeRequested);
    assert_eq!(event.detail.as_deref(), Some("to ann@example.com"));
}

#[tokio::test]
async fn without_the_password_nothing_is_asked_for() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let too_long = "x".repeat(129);
    for password in ["a wrong password", &too_long] {
        let outcome = request(&world, &actor::of(&ann), password).await;
        assert!(matches!(outcome, Err(Error::Refused(WrongOwnPassword::Wrong))));
    }
    assert!(world.store.all::<Run>().is_empty());
    assert_eq!(world.throttle.attempts().len(), 2);
}

#[tokio::test]
async fn no_visitor_and_no_api_key_moves_an_account() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    for by in [visitor(), actor::of(&ann).limited_to(Scopes::NONE)] {
        let outcome = request(&world, &by, UserBuilder::PASSWORD).await;
        assert!(matches!(outcome, Err(Error::Forbidden(Forbidden { .. }))));
    }
    assert!(world.throttle.attempts().is_empty(), "nobody learns whether the password is right");
}

#[tokio::test]
async fn the_account_moves_when_the_new_address_says_so_and_is_verified_by_that() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let session = world.given_session_of(&ann);
    let token = offered(&world, &ann).await;
    confirm(&world, &token).await.unwrap();
    let moved = world.stored(&ann);
    assert_eq!((moved.state().email.as_str(), moved.is_email_verified()), ("ann@example.com", true));
    assert_eq!(world.audited(), [SecurityEventKind::EmailChanged]);
    assert_eq!(world.told(), ["user.email-changed"]);
    assert!(world.knows(&session));
}

#[tokio::test]
async fn a_token_moves_an_account_once_and_not_for_ever() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let token = offered(&world, &ann).await;
    confirm(&world, &token).await.unwrap();
    assert_invalid(confirm(&world, &token).await);

    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let token = offered(&world, &ann).await;
    world.clock.advance(LIFETIMES.change_email);
    assert_invalid(confirm(&world, &token).await);
}

#[track_caller]
fn assert_invalid(outcome: Result<(), Error<ChangeEmailError>>) {
    assert!(
        matches!(outcome, Err(Error::Refused(ChangeEmailError::Token(RedeemError::Invalid(_))))),
        "{outcome:?}"
    );
}

#[tokio::test]
async fn an_address_that_belongs_to_somebody_else_is_sent_nothing() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    world.given(a_user().named("bob.ray").with_email("ANN@example.com"));
    request(&world, &actor::of(&ann), UserBuilder::PASSWORD).await.unwrap();
    assert!(matches!(offer(&world, &ann).await, Err(Error::Refused(NothingSent::EmailTaken))));
}

#[tokio::test]
async fn an_address_that_somebody_else_took_meanwhile_is_taken_and_the_token_stays_good() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let token = offered(&world, &ann).await;
    let bob = world.given(a_user().named("bob.ray").with_email("ann@example.com"));
    let outcome = confirm(&world, &token).await;
    assert!(matches!(outcome, Err(Error::Refused(ChangeEmailError::EmailTaken))));
    world.store.remove(bob.id());
    confirm(&world, &token).await.unwrap();
}

#[tokio::test]
async fn what_was_sent_to_the_address_before_is_worth_nothing_after_the_move() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let reset = world.offered(&ann, 2).await.unwrap().secret.0;
    let token = offered(&world, &ann).await;
    confirm(&world, &token).await.unwrap();
    let outcome =
        world.reset_password().execute(&visitor(), reset, "a quite different passphrase".to_owned()).await;
    assert!(outcome.is_err());
}

/// Somebody who knows the password asks to move the account, its owner hears of that and chooses another password.
#[tokio::test]
async fn another_password_ends_what_a_thief_has_asked_for() {
    let new = || "a quite different passphrase".to_owned();
    for how in 0..3 {
        let world = World::new();
        let ann = world.given(a_user().named("ann.lee"));
        let (token, reset) = (offered(&world, &ann).await, world.offered(&ann, 2).await.unwrap().secret.0);
        match how {
            0 => world.reset_password().execute(&visitor(), reset.clone(), new()).await.unwrap(),
            1 => {
                let old = UserBuilder::PASSWORD.to_owned();
                world.change_password().execute(&actor::of(&ann), old, new()).await.map(drop).unwrap();
            }
            _ => world.set_password().execute(&actor::system(), ann.id(), new()).await.unwrap(),
        }
        assert_invalid(confirm(&world, &token).await);
        assert!(world.reset_password().execute(&visitor(), reset, new()).await.is_err());
        assert_eq!(world.stored(&ann).state().email, ann.state().email);
    }
}

#[tokio::test]
async fn what_is_written_after_the_password_was_changed_is_not_sent() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let old = UserBuilder::PASSWORD.to_owned();
    let new = "a quite different passphrase".to_owned();
    world.change_password().execute(&actor::of(&ann), old, new).await.map(drop).unwrap();
    assert!(matches!(offer(&world, &ann).await, Err(Error::Refused(NothingSent::Outdated))));
}
