use std::time::Duration;

use application::{
    authz::{Actor, Forbidden},
    error::Error,
    identity::RedeemError,
    ports::Throttled,
};
use domain::identity::{InvalidOneTimeToken, OneTimeTokenPurpose, Scopes, SecurityEventKind, User};
use testkit::{
    actor,
    factories::{LIFETIMES, a_one_time_token, a_user},
    fakes::FakeClock,
};

use crate::world::{World, visitor};

const VERIFY: OneTimeTokenPurpose = OneTimeTokenPurpose::VerifyEmail;
const RESET: OneTimeTokenPurpose = OneTimeTokenPurpose::ResetPassword;

async fn verify(world: &World, token: &str) -> Result<(), Error<RedeemError>> {
    world.verify_email().execute(&visitor(), token.to_owned()).await
}

#[track_caller]
fn assert_invalid(outcome: Result<(), Error<RedeemError>>) {
    assert!(matches!(outcome, Err(Error::Refused(RedeemError::Invalid(InvalidOneTimeToken)))), "{outcome:?}");
}

#[tokio::test]
async fn who_has_the_token_has_the_address() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let token = world.given_token(&ann, VERIFY);
    verify(&world, &token).await.unwrap();
    assert_eq!(world.stored(&ann).state().email_verified_at, Some(FakeClock::START));
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::EmailVerified);
    assert_eq!((event.actor_id, event.subject_id), (Some(ann.id()), Some(ann.id())));
    assert_eq!(event.address.as_deref(), Some("192.0.2.7"));
}

#[tokio::test]
async fn a_token_works_once() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let token = world.given_token(&ann, VERIFY);
    verify(&world, &token).await.unwrap();
    assert_invalid(verify(&world, &token).await);
}

/// Two who come at the same moment: the first commits, and then the other runs again.
#[tokio::test]
async fn of_two_at_the_same_moment_one_gets_through() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let token = world.given_token(&ann, VERIFY);
    let spent = world.store.all::<domain::identity::OneTimeToken>().remove(0);
    world.store.before_next_commit(move |store| {
        store.edit(spent.id(), |token: &mut domain::identity::OneTimeToken| {
            token.spend(FakeClock::START).unwrap();
        });
    });
    assert_invalid(verify(&world, &token).await);
    assert!(!world.stored(&ann).is_email_verified());
}

#[tokio::test]
async fn what_is_worth_nothing_has_one_answer() {
    type Spoil = fn(&World, &User);
    let reasons: [(&str, Spoil); 5] = [
        ("its time is over", |world, _| world.clock.advance(LIFETIMES.verify_email)),
        ("the account is gone", |world, ann| world.store.remove(ann.id())),
        ("the account is inactive", |world, ann| {
            world.store.edit(ann.id(), |ann: &mut User| {
                ann.inactivate();
            });
        }),
        ("the account has moved", |world, ann| {
            let email = domain::identity::Email::parse("elsewhere@example.org").unwrap();
            world.store.edit(ann.id(), |ann: &mut User| {
                ann.change_email(email);
            });
        }),
        ("it is good for something else", |world, ann| {
            world.store.put(a_one_time_token(ann, RESET).with_secret("token").build());
        }),
    ];
    for (reason, spoil) in reasons {
        let world = World::new();
        let ann = world.given(a_user().named("ann.lee"));
        let token = world.given_token(&ann, VERIFY);
        spoil(&world, &ann);
        let outcome = verify(&world, &token).await;
        assert!(matches!(outcome, Err(Error::Refused(RedeemError::Invalid(_)))), "{reason}: {outcome:?}");
        assert_eq!(world.audited(), [SecurityEventKind::OneTimeTokenRefused], "{reason}");
    }
}

#[tokio::test]
async fn an_unknown_token_is_refused_and_noted_without_itself() {
    let world = World::new();
    assert_invalid(verify(&world, "guessed").await);
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::OneTimeTokenRefused);
    assert_eq!(event.detail.as_deref(), Some("verify-email"));
}

#[tokio::test]
async fn guessing_is_slowed_down_by_address_and_a_right_token_is_no_guess() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let token = world.given_token(&ann, VERIFY);
    let wait = Duration::from_secs(2);
    world.throttle.refuse(wait);
    let outcome = verify(&world, &token).await;
    let expected = RedeemError::Throttled(Throttled { retry_after: wait });
    assert!(matches!(outcome, Err(Error::Refused(error)) if error == expected));
    verify(&world, &token).await.unwrap();
    let from = ("one-time token".to_owned(), Some("192.0.2.7".to_owned()));
    assert_eq!(world.throttle.attempts(), [from.clone(), from.clone()]);
    assert_eq!(world.throttle.successes(), [from]);
}

#[tokio::test]
async fn no_api_key_is_good_for_a_token() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let token = world.given_token(&ann, VERIFY);
    let by = actor::of(&ann).limited_to(Scopes::NONE);
    let outcome = world.verify_email().execute(&by, token).await;
    assert!(matches!(outcome, Err(Error::Forbidden(Forbidden { lacks: Some(_), .. }))));
}

#[tokio::test]
async fn tokens_are_removed_a_day_after_they_have_ended() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    world.given_token(&ann, RESET);
    let purge = world.purge_one_time_tokens();
    let day = Duration::from_secs(24 * 60 * 60);
    world.clock.advance(LIFETIMES.reset_password + day);
    assert_eq!(purge.execute(&actor::system()).await.unwrap(), 0);
    world.clock.advance(Duration::from_micros(1));
    assert_eq!(purge.execute(&actor::system()).await.unwrap(), 1);
    for by in [actor::of(&ann), Actor::anonymous()] {
        assert!(matches!(purge.execute(&by).await, Err(Error::Forbidden(_))));
    }
}
