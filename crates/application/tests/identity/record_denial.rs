use application::authz::Actor;
use domain::identity::SecurityEventKind;
use testkit::{actor, factories::a_user};

use crate::world::{World, visitor};

#[tokio::test]
async fn a_denial_is_written_down_with_who_was_denied_and_why() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let by = actor::of(&ann).from(visitor().origin().clone());
    world.record_denial().execute(&by, "may not create user: admins only").await.unwrap();
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::Denied);
    assert_eq!((event.actor_id, event.subject_id), (Some(ann.id()), Some(ann.id())));
    assert_eq!(event.detail.as_deref(), Some("may not create user: admins only"));
    assert_eq!(event.address.as_deref(), Some("192.0.2.7"));
}

#[tokio::test]
async fn visitors_are_written_down_too() {
    let world = World::new();
    world.record_denial().execute(&Actor::anonymous(), "log in first").await.unwrap();
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!((event.actor_id, event.subject_id), (None, None));
}
