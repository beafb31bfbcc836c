use std::time::Duration;

use application::{
    authz::{Forbidden, Lack, Need},
    error::Error,
    identity::{BeginTotpError, ConfirmTotpError, NotFresh},
};
use domain::identity::{
    CodeRefused, FRESH_FOR, RecoveryCode, Scope, SecondFactor, SecurityEventKind, TotpCode,
};
use testkit::{actor, factories::a_user};

use crate::world::World;

const WRONG: TotpCode = TotpCode::of(999_999);

#[tokio::test]
async fn a_second_factor_is_active_once_its_owner_has_shown_that_it_works() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let by = actor::with_session(&ann, &world.given_session_of(&ann));

    let secret = world.begin_totp().execute(&by).await.unwrap();
    assert!(!world.stored(&ann).has_second_factor());
    let codes = world.confirm_totp().execute(&by, world.shown(&secret)).await.unwrap();

    assert!(world.stored(&ann).has_second_factor() && world.factor().is_confirmed());
    assert_eq!(world.store.all::<RecoveryCode>().len(), codes.len());
    assert!(codes.iter().all(|code| codes.iter().filter(|other| *other == code).count() == 1));
    assert_eq!(world.audited(), [SecurityEventKind::SecondFactorEnrolled]);
    assert_eq!(world.told(), ["user.sign-in-method-added"]);
    let summary = world.own_second_factor().execute(&by).await.unwrap();
    assert_eq!((summary.recovery_codes_left, summary.required), (10, false));
    assert!(summary.confirmed_at.is_some());
}

#[tokio::test]
async fn it_takes_a_session_that_was_opened_a_moment_ago() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let session = world.given_session_of(&ann);
    world.clock.advance(FRESH_FOR);
    for by in [actor::with_session(&ann, &session), actor::of(&ann)] {
        let outcome = world.begin_totp().execute(&by).await.err();
        assert!(matches!(outcome, Some(Error::Refused(BeginTotpError::NotFresh(NotFresh)))));
    }
    let by = actor::with_scopes(&ann, Scope::ALL);
    let outcome = world.begin_totp().execute(&by).await.err();
    let lacks = Some(Lack::Reach(Need::Everything));
    assert!(matches!(outcome, Some(Error::Forbidden(Forbidden { lacks: found, .. })) if found == lacks));
}

#[tokio::test]
async fn beginning_again_ends_the_secret_of_before() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let by = actor::with_session(&ann, &world.given_session_of(&ann));
    let first = world.begin_totp().execute(&by).await.unwrap();
    let second = world.begin_totp().execute(&by).await.unwrap();
    assert!(first != second);
    assert_eq!(world.store.all::<SecondFactor>().len(), 1);
    // The codes of the doubles differ by one from secret to secret: of two apart, no window holds both.
    world.begin_totp().execute(&by).await.unwrap();
    let outcome = world.confirm_totp().execute(&by, world.shown(&first)).await.err();
    assert!(matches!(outcome, Some(Error::Refused(ConfirmTotpError::Code(CodeRefused::Wrong)))));
}

#[tokio::test]
async fn who_has_one_begins_no_other_and_confirms_nothing() {
    let world = World::new();
    let holder = world.given_holder().await;
    let begun = world.begin_totp().execute(&holder.actor).await.err();
    assert!(matches!(begun, Some(Error::Refused(BeginTotpError::AlreadyEnrolled))));
    let confirmed = world.confirm_totp().execute(&holder.actor, world.shown(&holder.secret)).await.err();
    assert!(matches!(confirmed, Some(Error::Refused(ConfirmTotpError::AlreadyEnrolled))));
}

#[tokio::test]
async fn nothing_is_confirmed_that_was_not_begun() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let by = actor::with_session(&ann, &world.given_session_of(&ann));
    let outcome = world.confirm_totp().execute(&by, WRONG).await.err();
    assert!(matches!(outcome, Some(Error::Refused(ConfirmTotpError::NothingBegun))));
}

#[tokio::test]
async fn wrong_codes_are_counted_written_down_and_slowed_down() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let by = actor::with_session(&ann, &world.given_session_of(&ann));
    world.begin_totp().execute(&by).await.unwrap();
    for _ in 0..5 {
        let outcome = world.confirm_totp().execute(&by, WRONG).await.err();
        assert!(matches!(outcome, Some(Error::Refused(ConfirmTotpError::Code(CodeRefused::Wrong)))));
    }
    let outcome = world.confirm_totp().execute(&by, WRONG).await.err();
    let too_many = CodeRefused::TooMany { retry_after: Duration::from_secs(2) };
    assert!(matches!(outcome, Some(Error::Refused(ConfirmTotpError::Code(refused))) if refused == too_many));
    assert_eq!(world.audited(), [SecurityEventKind::SecondFactorFailed; 5]);
    assert!(!world.stored(&ann).has_second_factor());
}
