use std::time::Duration;

use application::{
    authz::Actor,
    error::Error,
    identity::{Addressee, NothingSent, RedeemError, ResetPasswordError},
};
use domain::identity::{Email, OneTimeToken, OneTimeTokenPurpose, SecurityEventKind, User};
use testkit::{
    actor,
    factories::{LIFETIMES, a_user},
};

use super::world::of_run;
use crate::world::{World, visitor};

const NEW: &str = "a quite different passphrase";

async fn reset(world: &World, secret: &str) -> Result<(), Error<ResetPasswordError>> {
    world.reset_password().execute(&visitor(), secret.to_owned(), NEW.to_owned()).await
}

#[tokio::test]
async fn what_is_sent_can_be_used() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let offer = world.offered(&ann, 1).await.unwrap();
    assert_eq!((offer.to.as_str(), offer.lasts), ("ann.lee@example.org", LIFETIMES.reset_password));
    assert_eq!(world.audited(), [SecurityEventKind::PasswordResetSent]);
    reset(&world, &offer.secret.0).await.unwrap();
}

#[tokio::test]
async fn of_several_messages_the_last_is_good() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let (first, last) = (world.offered(&ann, 1).await.unwrap(), world.offered(&ann, 2).await.unwrap());
    let outcome = reset(&world, &first.secret.0).await;
    assert!(matches!(outcome, Err(Error::Refused(ResetPasswordError::Token(RedeemError::Invalid(_))))));
    reset(&world, &last.secret.0).await.unwrap();
}

/// The mail server may have taken a message without saying so.
#[tokio::test]
async fn a_message_that_is_tried_again_is_the_same_and_counts_once() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let first = world.offered(&ann, 1).await.unwrap();
    for _ in 0..5 {
        world.clock.advance(LIFETIMES.reset_password);
        assert_eq!(world.offered(&ann, 1).await.unwrap().secret.0, first.secret.0);
    }
    assert_eq!(world.store.all::<OneTimeToken>().len(), 1);
    reset(&world, &first.secret.0).await.unwrap();
    let again = world.offered(&ann, 1).await;
    assert!(matches!(again, Err(Error::Refused(NothingSent::Used))));
}

#[tokio::test]
async fn nobody_gets_more_than_three_messages_an_hour() {
    let world = World::new();
    let (ann, bob) = (world.given(a_user().named("ann.lee")), world.given(a_user().named("bob.ray")));
    for run in 1..=3 {
        world.offered(&ann, run).await.unwrap();
    }
    assert!(matches!(world.offered(&ann, 4).await, Err(Error::Refused(NothingSent::TooMany))));
    world.offered(&bob, 5).await.unwrap();
    world.clock.advance(Duration::from_secs(60 * 60));
    world.offered(&ann, 6).await.unwrap();
}

#[tokio::test]
async fn who_has_no_account_or_an_inactive_one_is_sent_nothing() {
    let world = World::new();
    let off = world.given(a_user().named("eve.fox").inactive());
    for user in [off, a_user().named("bob.ray").build()] {
        assert!(matches!(world.offered(&user, 1).await, Err(Error::Refused(NothingSent::NoAccount))));
    }
    assert!(world.store.all::<OneTimeToken>().is_empty());
}

#[tokio::test]
async fn what_is_verified_is_not_verified_again() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee").verified());
    let to = Addressee::User(ann.id());
    let offer = world.offer_token().to_verify(&actor::system(), &to, of_run(1)).await;
    assert!(matches!(offer, Err(Error::Refused(NothingSent::AlreadyVerified))));
}

#[tokio::test]
async fn the_secret_is_not_kept() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let offer = world.offered(&ann, 1).await.unwrap();
    let kept = format!("{:?}", world.store.all::<OneTimeToken>());
    let digest = format!("digest of {}", offer.secret.0);
    assert!(!kept.replace(&digest, "").contains(&offer.secret.0), "{kept}");
}

#[tokio::test]
async fn nobody_but_the_system_makes_tokens() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let root = world.given(a_user().named("root1").super_admin());
    let to = Addressee::Email(Email::parse("ann.lee@example.org").unwrap());
    for by in [actor::of(&ann), actor::of(&root), Actor::anonymous()] {
        assert!(world.offer_token().to_reset(&by, &to, of_run(1)).await.is_err());
    }
    assert!(world.store.all::<OneTimeToken>().is_empty());
}

/// Between the look-up and the transaction, somebody else has moved to the address.
#[tokio::test]
async fn a_message_goes_to_whoever_has_the_address_when_it_is_written() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let email = ann.state().email.clone();
    world.store.edit(ann.id(), |ann: &mut User| {
        ann.change_email(Email::parse("ann@example.com").unwrap());
    });
    let offer = world.offer_token().to_reset(&actor::system(), &Addressee::Email(email), of_run(1)).await;
    assert!(matches!(offer, Err(Error::Refused(NothingSent::NoAccount))));
    let kinds = world.store.all::<OneTimeToken>().iter().map(OneTimeToken::purpose).collect::<Vec<_>>();
    assert_eq!(kinds, [] as [OneTimeTokenPurpose; 0]);
}
