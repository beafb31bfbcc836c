use application::{
    authz::{Actor, Forbidden},
    error::Error,
    identity::AdministrationError,
    store::StoreError,
};
use domain::{
    identity::{LastSuperAdmin, Role, SecurityEventKind, User},
    shared::Id,
};
use testkit::{actor, factories::a_user};
use uuid::Uuid;

use crate::world::World;

const LAST: AdministrationError = AdministrationError::LastSuperAdmin(LastSuperAdmin);

/// A world with an admin and a user.
fn scene() -> (World, User, User) {
    let world = World::new();
    let admin = world.given(a_user().named("admin1").admin());
    let ann = world.given(a_user().named("ann.lee"));
    (world, admin, ann)
}

#[tokio::test]
async fn inactivating_ends_the_sessions_of_the_account_and_no_others() {
    let (world, admin, ann) = scene();
    let (hers, another, own) =
        (world.given_session_of(&ann), world.given_other_session_of(&ann), world.given_session_of(&admin));
    let user = world.user_activation().inactivate(&actor::of(&admin), ann.id()).await.unwrap();
    assert!(!user.is_active());
    assert!(!world.stored(&ann).is_active());
    assert!(!world.knows(&hers) && !world.knows(&another));
    assert!(world.knows(&own));
}

#[tokio::test]
async fn switching_off_and_on_is_audited_and_told_to_the_outside() {
    let (world, admin, ann) = scene();
    let (activation, by) = (world.user_activation(), actor::of(&admin));
    activation.inactivate(&by, ann.id()).await.unwrap();
    let user = activation.reactivate(&by, ann.id()).await.unwrap();
    assert!(user.is_active());
    assert_eq!(
        world.audited(),
        [SecurityEventKind::AccountInactivated, SecurityEventKind::AccountReactivated]
    );
    assert!(
        world
            .audit_trail()
            .iter()
            .all(|event| event.actor_id == Some(admin.id()) && event.subject_id == Some(ann.id()))
    );
    assert_eq!(world.told(), ["user.inactivated", "user.reactivated"]);
}

#[tokio::test]
async fn both_are_idempotent_and_then_write_nothing() {
    let (world, admin, ann) = scene();
    let (activation, by) = (world.user_activation(), actor::of(&admin));
    let before = world.store.contents();
    activation.reactivate(&by, ann.id()).await.unwrap();
    assert_eq!(world.store.contents(), before);

    activation.inactivate(&by, ann.id()).await.unwrap();
    let before = world.store.contents();
    activation.inactivate(&by, ann.id()).await.unwrap();
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn equals_superiors_and_oneself_are_out_of_reach() {
    let (world, admin, _) = scene();
    let equal = world.given(a_user().named("admin2").admin());
    let superior = world.given(a_user().named("root1").super_admin());
    let (activation, by) = (world.user_activation(), actor::of(&admin));
    let before = world.store.contents();
    for subject in [&equal, &superior, &admin] {
        for outcome in
            [activation.inactivate(&by, subject.id()).await, activation.reactivate(&by, subject.id()).await]
        {
            assert!(matches!(outcome, Err(Error::Refused(AdministrationError::Outranked))));
        }
    }
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn users_and_visitors_switch_nobody_off_or_on() {
    let (world, _, ann) = scene();
    let bob = world.given(a_user().named("bob.ray"));
    let activation = world.user_activation();
    for by in [actor::of(&bob), Actor::anonymous()] {
        for outcome in
            [activation.inactivate(&by, ann.id()).await, activation.reactivate(&by, ann.id()).await]
        {
            assert!(matches!(outcome, Err(Error::Forbidden(Forbidden { .. }))));
        }
    }
}

#[tokio::test]
async fn an_unknown_account_is_not_found() {
    let (world, admin, _) = scene();
    let (activation, by, nobody) = (world.user_activation(), actor::of(&admin), Id::new(Uuid::max()));
    for outcome in [activation.inactivate(&by, nobody).await, activation.reactivate(&by, nobody).await] {
        assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
    }
}

#[tokio::test]
async fn not_even_the_system_switches_off_the_last_active_super_admin() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    world.given(a_user().named("root2").super_admin().inactive());
    let system = Actor::for_system("test");
    let before = world.store.contents();
    let outcome = world.user_activation().inactivate(&system, root.id()).await;
    assert!(matches!(outcome, Err(Error::Refused(refusal)) if refusal == LAST));
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn super_admins_switch_each_other_off_and_on() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    let other = world.given(a_user().named("root2").with_role(Role::SuperAdmin));
    let (activation, by) = (world.user_activation(), actor::of(&root));
    assert!(!activation.inactivate(&by, other.id()).await.unwrap().is_active());
    assert!(activation.reactivate(&by, other.id()).await.unwrap().is_active());
}
