use std::time::Duration;

use application::{
    authz::{Actor, Forbidden},
    error::Error,
    query::{Paging, Query},
    store::StoreError,
};
use domain::{
    identity::{SecurityEventKind, Session},
    shared::{Id, Timestamp},
};
use testkit::{
    actor,
    factories::{SessionBuilder, a_session, a_user},
    fakes::FakeClock,
};
use uuid::Uuid;

use crate::world::World;

fn is_anonymous<T>(outcome: Result<T, Error<application::error::Never>>) -> bool {
    matches!(outcome, Err(Error::Forbidden(Forbidden { anonymous: true, .. })))
}

#[tokio::test]
async fn everybody_sees_their_own_sessions_and_nobody_elses() {
    let world = World::new();
    let (ann, root) =
        (world.given(a_user().named("ann.lee")), world.given(a_user().named("root1").super_admin()));
    let (hers, others) = (world.given_session_of(&ann), world.given_session_of(&root));
    for (user, session) in [(&ann, hers), (&root, others)] {
        let page = world.own_sessions().list(&actor::of(user), Query::default()).await.unwrap();
        assert_eq!(page.items, [session]);
    }
}

#[tokio::test]
async fn sessions_whose_time_is_up_are_not_listed() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let old = world.given_session_of(&ann);
    world.clock.set(old.expires_at());
    let page = world.own_sessions().list(&actor::of(&ann), Query::default()).await.unwrap();
    assert!(page.items.is_empty());
}

#[tokio::test]
async fn sessions_are_listed_in_pages() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    for n in 0..3_u8 {
        let opened = FakeClock::START.plus(Duration::from_secs(n.into()));
        world.store.put(session_opened(&ann, opened));
    }
    let query = Query {
        sort: application::query::parse_sort("-created_at").unwrap(),
        limit: 2,
        paging: Paging::Offset(1),
        count: true,
        ..Query::default()
    };
    let page = world.own_sessions().list(&actor::of(&ann), query).await.unwrap();
    let seconds: Vec<_> =
        page.items.iter().map(|session| session.created_at().since(FakeClock::START).as_secs()).collect();
    assert_eq!((seconds, page.total), (vec![1, 0], Some(3)));
}

fn session_opened(user: &domain::identity::User, at: Timestamp) -> Session {
    a_session(user)
        .with_secret(&format!("opened at {}", at.micros()))
        .opened_at(at)
        .lasting(SessionBuilder::POLICY)
        .build()
}

#[tokio::test]
async fn one_session_is_ended_and_the_others_stay() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let (used, other) = (world.given_session_of(&ann), world.given_other_session_of(&ann));
    world.own_sessions().end(&actor::with_session(&ann, &used), other.id()).await.unwrap();
    assert!(world.knows(&used));
    assert!(!world.knows(&other));
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::SessionEnded);
    assert_eq!((event.actor_id, event.subject_id), (Some(ann.id()), Some(ann.id())));
}

#[tokio::test]
async fn sessions_of_others_do_not_exist_even_for_super_admins() {
    let world = World::new();
    let (ann, root) =
        (world.given(a_user().named("ann.lee")), world.given(a_user().named("root1").super_admin()));
    let hers = world.given_session_of(&ann);
    for id in [hers.id(), Id::new(Uuid::max())] {
        let outcome = world.own_sessions().end(&actor::of(&root), id).await;
        assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
    }
    assert!(world.knows(&hers));
    assert!(world.audited().is_empty());
}

#[tokio::test]
async fn all_sessions_are_ended_at_once_the_one_in_use_included() {
    let world = World::new();
    let (ann, bob) = (world.given(a_user().named("ann.lee")), world.given(a_user().named("bob.ray")));
    let (used, other) = (world.given_session_of(&ann), world.given_other_session_of(&ann));
    let his = world.given_session_of(&bob);
    let ended = world.own_sessions().end_all(&actor::with_session(&ann, &used)).await;
    assert_eq!(ended.ok(), Some(2));
    assert!(!world.knows(&used) && !world.knows(&other));
    assert!(world.knows(&his));
    assert_eq!(world.audited(), [SecurityEventKind::SessionEnded]);
}

#[tokio::test]
async fn ending_no_sessions_is_not_worth_a_note() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    assert_eq!(world.own_sessions().end_all(&actor::of(&ann)).await.ok(), Some(0));
    assert!(world.audited().is_empty());
}

#[tokio::test]
async fn a_visitor_has_no_sessions_to_list_or_end() {
    let (sessions, visitor) = (World::new().own_sessions(), Actor::anonymous());
    assert!(is_anonymous(sessions.list(&visitor, Query::default()).await));
    assert!(is_anonymous(sessions.end(&visitor, Id::new(Uuid::max())).await));
    assert!(is_anonymous(sessions.end_all(&visitor).await));
}
