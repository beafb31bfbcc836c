use application::{
    error::Error,
    identity::{AdministrationError, NotFresh, SecondFactorChangeError},
};
use domain::identity::{
    CodeRefused, FRESH_FOR, RecoveryCode, SecondFactor, SecondFactorCode, SecurityEventKind, TotpCode, User,
};
use testkit::{actor, factories::a_user};

use super::world::STEP;
use crate::world::World;

const WRONG: SecondFactorCode = SecondFactorCode::Totp(TotpCode::of(999_999));

fn is<T>(outcome: Result<T, Error<SecondFactorChangeError>>, expected: SecondFactorChangeError) -> bool {
    matches!(outcome, Err(Error::Refused(refused)) if refused == expected)
}

fn has_nothing_left(world: &World, user: &User) -> bool {
    !world.stored(user).has_second_factor()
        && world.store.all::<SecondFactor>().is_empty()
        && world.store.all::<RecoveryCode>().is_empty()
}

#[tokio::test]
async fn its_owner_removes_it_with_a_code() {
    let world = World::new();
    let holder = world.given_holder().await;
    let wrong = world.remove_second_factor().execute(&holder.actor, WRONG).await;
    assert!(is(wrong, CodeRefused::Wrong.into()));
    world.remove_second_factor().execute(&holder.actor, world.totp(&holder.secret)).await.unwrap();
    assert!(has_nothing_left(&world, &holder.user));
    assert_eq!(world.audited().last(), Some(&SecurityEventKind::SecondFactorRemoved));
    assert_eq!(world.told().last(), Some(&"user.sign-in-method-removed"));
}

#[tokio::test]
async fn a_recovery_code_removes_it_too() {
    let world = World::new();
    let holder = world.given_holder().await;
    let code = SecondFactorCode::Recovery(holder.recovery[0].clone());
    world.remove_second_factor().execute(&holder.actor, code).await.unwrap();
    assert!(has_nothing_left(&world, &holder.user));
}

#[tokio::test]
async fn new_recovery_codes_end_the_old_ones() {
    let world = World::new();
    let holder = world.given_holder().await;
    let by = &holder.actor;
    let new = world.replace_recovery_codes().execute(by, world.totp(&holder.secret)).await.unwrap();
    assert_eq!(world.store.all::<RecoveryCode>().len(), 10);
    assert_eq!(world.audited().last(), Some(&SecurityEventKind::RecoveryCodesReplaced));
    let old = SecondFactorCode::Recovery(holder.recovery[0].clone());
    assert!(is(world.replace_recovery_codes().execute(by, old).await, CodeRefused::Wrong.into()));
    let new = SecondFactorCode::Recovery(new[0].clone());
    world.replace_recovery_codes().execute(by, new).await.unwrap();
}

#[tokio::test]
async fn both_take_a_fresh_session_and_a_second_factor() {
    let world = World::new();
    let bob = world.given(a_user().named("bob.ray"));
    let by = actor::with_session(&bob, &world.given_session_of(&bob));
    let none = world.remove_second_factor().execute(&by, WRONG).await;
    assert!(is(none, SecondFactorChangeError::NotEnrolled));
    let none = world.replace_recovery_codes().execute(&by, WRONG).await;
    assert!(is(none, SecondFactorChangeError::NotEnrolled));

    let holder = world.given_holder().await;
    world.clock.advance(FRESH_FOR + STEP);
    let code = world.totp(&holder.secret);
    let removed = world.remove_second_factor().execute(&holder.actor, code.clone()).await;
    assert!(is(removed, NotFresh.into()));
    let replaced = world.replace_recovery_codes().execute(&holder.actor, code).await;
    assert!(is(replaced, NotFresh.into()));
}

#[tokio::test]
async fn an_administrator_removes_it_from_whom_they_outrank() {
    let world = World::new();
    let holder = world.given_holder().await;
    let admin = world.given(a_user().named("an.admin").admin());
    let reset = world.reset_second_factor();
    reset.execute(&actor::of(&admin), holder.user.id()).await.unwrap();
    assert!(has_nothing_left(&world, &holder.user));
    let event = world.audit_trail().pop().unwrap();
    assert_eq!((event.kind, event.actor_id), (SecurityEventKind::SecondFactorRemoved, Some(admin.id())));
    assert_eq!(world.told().last(), Some(&"user.sign-in-method-removed"));

    let written = world.audited().len();
    reset.execute(&actor::of(&admin), holder.user.id()).await.unwrap();
    assert_eq!(world.audited().len(), written, "there was nothing to remove");
    let outcome = reset.execute(&actor::of(&admin), admin.id()).await;
    assert!(matches!(outcome, Err(Error::Refused(AdministrationError::Outranked))));
    let outcome = reset.execute(&actor::of(&holder.user), admin.id()).await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn the_system_helps_a_super_admin_who_is_locked_out() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin().with_second_factor());
    world.reset_second_factor().execute(&actor::system(), root.id()).await.unwrap();
    assert!(!world.stored(&root).has_second_factor());
}
