use application::{
    authz::{Actor, Forbidden},
    error::Error,
    identity::AdministrationError,
    store::StoreError,
};
use domain::{
    identity::{LastSuperAdmin, SecurityEventKind, User},
    shared::{Id, Version},
};
use testkit::{actor, factories::a_user};
use uuid::Uuid;

use crate::world::World;

/// A world with an admin and a user.
fn scene() -> (World, User, User) {
    let world = World::new();
    let admin = world.given(a_user().named("admin1").admin());
    let ann = world.given(a_user().named("ann.lee"));
    (world, admin, ann)
}

#[tokio::test]
async fn a_deleted_account_is_gone_with_its_sessions() {
    let (world, admin, ann) = scene();
    let (hers, own) = (world.given_session_of(&ann), world.given_session_of(&admin));
    world.accounts().delete(&actor::of(&admin), ann.id(), None).await.unwrap();
    assert!(world.store.get::<User>(ann.id()).is_none());
    assert!(!world.knows(&hers));
    assert!(world.knows(&own));
}

#[tokio::test]
async fn a_deletion_is_audited_and_told_to_the_outside() {
    let (world, admin, ann) = scene();
    world.accounts().delete(&actor::of(&admin), ann.id(), None).await.unwrap();
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::AccountDeleted);
    assert_eq!((event.actor_id, event.subject_id), (Some(admin.id()), Some(ann.id())));
    assert_eq!(world.told(), ["user.deleted"]);
}

#[tokio::test]
async fn equals_superiors_and_oneself_are_out_of_reach() {
    let (world, admin, _) = scene();
    let equal = world.given(a_user().named("admin2").admin());
    let superior = world.given(a_user().named("root1").super_admin());
    let before = world.store.contents();
    for subject in [&equal, &superior, &admin] {
        let outcome = world.accounts().delete(&actor::of(&admin), subject.id(), None).await;
        assert!(matches!(outcome, Err(Error::Refused(AdministrationError::Outranked))));
    }
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn users_and_visitors_delete_nobody() {
    let (world, _, ann) = scene();
    for by in [actor::of(&ann), Actor::anonymous()] {
        let outcome = world.accounts().delete(&by, ann.id(), None).await;
        assert!(matches!(outcome, Err(Error::Forbidden(Forbidden { .. }))));
    }
    assert!(world.store.get::<User>(ann.id()).is_some());
}

#[tokio::test]
async fn an_unknown_account_is_not_found() {
    let (world, admin, _) = scene();
    let outcome = world.accounts().delete(&actor::of(&admin), Id::new(Uuid::max()), None).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
}

#[tokio::test]
async fn a_version_that_was_not_seen_is_not_deleted() {
    let (world, admin, ann) = scene();
    world.store.edit(ann.id(), |ann: &mut User| {
        ann.inactivate();
    });
    let (accounts, by) = (world.accounts(), actor::of(&admin));
    let outcome = accounts.delete(&by, ann.id(), Some(Version::FIRST)).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::Stale))));
    let current = Some(Version::FIRST.next());
    assert!(accounts.delete(&by, ann.id(), current).await.is_ok());
}

#[tokio::test]
async fn not_even_the_system_deletes_the_last_active_super_admin() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    let before = world.store.contents();
    let outcome = world.accounts().delete(&Actor::for_system("test"), root.id(), None).await;
    assert!(matches!(outcome, Err(Error::Refused(AdministrationError::LastSuperAdmin(LastSuperAdmin)))));
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn super_admins_may_delete_each_other() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    let other = world.given(a_user().named("root2").super_admin());
    let outcome = world.accounts().delete(&actor::of(&root), other.id(), None).await;
    assert!(outcome.is_ok());
}
