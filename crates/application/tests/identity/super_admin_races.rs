//! Two super admins who act on each other at the same time: one of them stays, whatever they do and however it interleaves.

use application::{error::Error, identity::AdministrationError};
use domain::identity::{LastSuperAdmin, Role, User};
use testkit::{Memory, actor, factories::a_user};

use crate::world::World;

/// Two super admins, of whom the first acts on the second.
fn scene() -> (World, User, User) {
    let world = World::new();
    let first = world.given(a_user().named("root1").super_admin());
    let second = world.given(a_user().named("root2").super_admin());
    (world, first, second)
}

fn demote(store: &Memory, user: &User) {
    store.edit(user.id(), |user: &mut User| {
        user.revoke_admin();
    });
}

fn switch_off(store: &Memory, user: &User) {
    store.edit(user.id(), |user: &mut User| {
        user.inactivate();
    });
}

fn is_last<T>(outcome: &Result<T, Error<AdministrationError>>) -> bool {
    matches!(outcome, Err(Error::Refused(AdministrationError::LastSuperAdmin(LastSuperAdmin))))
}

#[tokio::test]
async fn whoever_was_demoted_before_they_began_demotes_nobody() {
    let (world, first, second) = scene();
    let by = actor::of(&first);
    world.store.before_next_transaction(move |store| demote(store, &first));
    let outcome = world.user_roles().revoke_admin(&by, second.id()).await;
    assert!(is_last(&outcome));
}

#[tokio::test]
async fn whoever_was_demoted_before_they_committed_demotes_nobody() {
    let (world, first, second) = scene();
    let by = actor::of(&first);
    world.store.before_next_commit(move |store| demote(store, &first));
    let outcome = world.user_roles().revoke_admin(&by, second.id()).await;
    assert!(is_last(&outcome));
    assert_eq!(world.stored(&second).role(), Role::SuperAdmin);
}

#[tokio::test]
async fn whoever_was_switched_off_meanwhile_switches_nobody_off() {
    let (world, first, second) = scene();
    let by = actor::of(&first);
    world.store.before_next_commit(move |store| switch_off(store, &first));
    let outcome = world.user_activation().inactivate(&by, second.id()).await;
    assert!(is_last(&outcome));
    assert!(world.stored(&second).is_active());
}

#[tokio::test]
async fn whoever_was_demoted_meanwhile_deletes_nobody() {
    let (world, first, second) = scene();
    let by = actor::of(&first);
    world.store.before_next_commit(move |store| demote(store, &first));
    let outcome = world.accounts().delete(&by, second.id(), None).await;
    assert!(is_last(&outcome));
    assert!(world.store.get::<User>(second.id()).is_some());
}
