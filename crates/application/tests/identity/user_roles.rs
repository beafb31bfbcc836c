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

/// A world with a super admin and somebody of that role.
fn scene(role: Role) -> (World, User, User) {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    let ann = world.given(a_user().named("ann.lee").with_role(role));
    (world, root, ann)
}

#[tokio::test]
async fn a_user_is_made_an_admin_and_a_user_again() {
    let (world, root, ann) = scene(Role::User);
    let (roles, by) = (world.user_roles(), actor::of(&root));
    assert_eq!(roles.grant_admin(&by, ann.id()).await.unwrap().role(), Role::Admin);
    assert_eq!(world.stored(&ann).role(), Role::Admin);
    assert_eq!(roles.revoke_admin(&by, ann.id()).await.unwrap().role(), Role::User);
    assert_eq!(world.stored(&ann).role(), Role::User);
}

#[tokio::test]
async fn a_change_of_role_is_audited_and_told_to_the_outside() {
    let (world, root, ann) = scene(Role::User);
    world.user_roles().grant_admin(&actor::of(&root), ann.id()).await.unwrap();
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::RoleChanged);
    assert_eq!((event.actor_id, event.subject_id), (Some(root.id()), Some(ann.id())));
    assert_eq!(event.detail.as_deref(), Some("user to admin"));
    assert_eq!(world.told(), ["user.role-changed"]);
}

#[tokio::test]
async fn granting_to_whoever_has_it_and_revoking_from_whoever_has_not_writes_nothing() {
    let (world, root, ann) = scene(Role::Admin);
    let bob = world.given(a_user().named("bob.ray"));
    let other = world.given(a_user().named("root2").super_admin());
    let (roles, by) = (world.user_roles(), actor::of(&root));
    let before = world.store.contents();
    roles.grant_admin(&by, ann.id()).await.unwrap();
    roles.revoke_admin(&by, bob.id()).await.unwrap();
    let kept = roles.grant_admin(&by, other.id()).await.unwrap();
    assert_eq!(kept.role(), Role::SuperAdmin, "granting does not demote");
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn a_super_admin_loses_everything_to_another_one() {
    let (world, root, other) = scene(Role::SuperAdmin);
    let demoted = world.user_roles().revoke_admin(&actor::of(&root), other.id()).await;
    assert_eq!(demoted.map(|user| user.role()).ok(), Some(Role::User));
}

#[tokio::test]
async fn the_system_assigns_any_role() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let (roles, system) = (world.user_roles(), Actor::for_system("command line"));
    for role in [Role::SuperAdmin, Role::SuperAdmin] {
        let user = roles.assign(&system, ann.id(), role).await.unwrap();
        assert_eq!(user.role(), Role::SuperAdmin);
    }
    assert_eq!(world.audited(), [SecurityEventKind::RoleChanged], "the second changes nothing");
}

#[tokio::test]
async fn not_even_the_system_demotes_the_last_active_super_admin() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    world.given(a_user().named("root2").super_admin().inactive());
    let (roles, system) = (world.user_roles(), Actor::for_system("command line"));
    let before = world.store.contents();
    for outcome in
        [roles.revoke_admin(&system, root.id()).await, roles.assign(&system, root.id(), Role::Admin).await]
    {
        assert!(matches!(outcome, Err(Error::Refused(AdministrationError::LastSuperAdmin(LastSuperAdmin)))));
    }
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn an_inactive_super_admin_can_always_be_demoted() {
    let world = World::new();
    let retired = world.given(a_user().named("root2").super_admin().inactive());
    let system = Actor::for_system("command line");
    let demoted = world.user_roles().revoke_admin(&system, retired.id()).await;
    assert_eq!(demoted.map(|user| user.role()).ok(), Some(Role::User));
}

#[tokio::test]
async fn nobody_changes_their_own_role() {
    let (world, root, _) = scene(Role::SuperAdmin);
    let outcome = world.user_roles().revoke_admin(&actor::of(&root), root.id()).await;
    assert!(matches!(outcome, Err(Error::Refused(AdministrationError::Outranked))));
}

#[tokio::test]
async fn only_super_admins_decide_about_roles() {
    let (world, _, ann) = scene(Role::User);
    let admin = world.given(a_user().named("admin1").admin());
    let roles = world.user_roles();
    for by in [actor::of(&admin), actor::of(&ann), Actor::anonymous()] {
        for outcome in [
            roles.grant_admin(&by, ann.id()).await,
            roles.revoke_admin(&by, ann.id()).await,
            roles.assign(&by, ann.id(), Role::SuperAdmin).await,
        ] {
            assert!(matches!(outcome, Err(Error::Forbidden(Forbidden { .. }))));
        }
    }
    assert_eq!(world.stored(&ann).role(), Role::User);
}

#[tokio::test]
async fn an_unknown_account_is_not_found() {
    let (world, root, _) = scene(Role::User);
    let outcome = world.user_roles().grant_admin(&actor::of(&root), Id::new(Uuid::max())).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
}
