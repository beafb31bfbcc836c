use application::{
    authz::{Actor, Forbidden},
    error::Error,
    identity::AdministrationError,
    store::StoreError,
};
use domain::{
    identity::{SecurityEventKind, User},
    shared::Id,
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
async fn all_sessions_of_the_account_end_and_no_others() {
    let (world, admin, ann) = scene();
    let (hers, another, own) =
        (world.given_session_of(&ann), world.given_other_session_of(&ann), world.given_session_of(&admin));
    let ended = world.end_user_sessions().execute(&actor::of(&admin), ann.id()).await;
    assert_eq!(ended.ok(), Some(2));
    assert!(!world.knows(&hers) && !world.knows(&another));
    assert!(world.knows(&own));
    assert!(world.stored(&ann).is_active());
}

#[tokio::test]
async fn it_is_audited_unless_there_was_nothing_to_end() {
    let (world, admin, ann) = scene();
    world.given_session_of(&ann);
    for _ in 0..2 {
        world.end_user_sessions().execute(&actor::of(&admin), ann.id()).await.unwrap();
    }
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::SessionEnded);
    assert_eq!((event.actor_id, event.subject_id), (Some(admin.id()), Some(ann.id())));
    assert_eq!(event.detail.as_deref(), Some("1 ended"));
}

#[tokio::test]
async fn the_system_ends_anybodys() {
    let (world, admin, _) = scene();
    let session = world.given_session_of(&admin);
    world.end_user_sessions().execute(&actor::system(), admin.id()).await.unwrap();
    assert!(!world.knows(&session));
}

#[tokio::test]
async fn equals_superiors_and_oneself_are_out_of_reach() {
    let (world, admin, _) = scene();
    let peer = world.given(a_user().named("admin2").admin());
    let root = world.given(a_user().named("root1").super_admin());
    for target in [&admin, &peer, &root] {
        let session = world.given_session_of(target);
        let outcome = world.end_user_sessions().execute(&actor::of(&admin), target.id()).await;
        assert!(matches!(outcome, Err(Error::Refused(AdministrationError::Outranked))));
        assert!(world.knows(&session));
    }
}

#[tokio::test]
async fn users_and_visitors_end_nobodys() {
    let (world, admin, ann) = scene();
    let session = world.given_session_of(&admin);
    for by in [actor::of(&ann), Actor::anonymous()] {
        let outcome = world.end_user_sessions().execute(&by, admin.id()).await;
        assert!(matches!(outcome, Err(Error::Forbidden(Forbidden { .. }))));
    }
    assert!(world.knows(&session));
}

#[tokio::test]
async fn an_unknown_account_is_not_found() {
    let (world, admin, _) = scene();
    let outcome = world.end_user_sessions().execute(&actor::of(&admin), Id::new(Uuid::max())).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
}
