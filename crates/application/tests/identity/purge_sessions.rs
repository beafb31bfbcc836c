use std::time::Duration;

use application::{
    authz::{Actor, Forbidden},
    error::Error,
};
use testkit::{
    actor,
    factories::{SessionBuilder, a_session, a_user},
    fakes::FakeClock,
};

use crate::world::World;

#[tokio::test]
async fn sessions_whose_time_is_up_are_removed_and_the_others_stay() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let old = world.given_session_of(&ann);
    let later = FakeClock::START.plus(Duration::from_secs(1));
    let young = a_session(&ann).with_secret("young").opened_at(later).build();
    world.store.put(young.clone());

    world.clock.advance(SessionBuilder::POLICY.idle + Duration::from_micros(1));
    let system = Actor::for_system("purge");
    assert_eq!(world.purge_sessions().execute(&system).await.ok(), Some(1));
    assert!(!world.knows(&old));
    assert!(world.knows(&young));
    assert_eq!(world.purge_sessions().execute(&system).await.ok(), Some(0));
}

#[tokio::test]
async fn nobody_but_the_system_purges() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    for by in [actor::of(&root), Actor::anonymous()] {
        let outcome = world.purge_sessions().execute(&by).await;
        assert!(matches!(outcome, Err(Error::Forbidden(Forbidden { .. }))));
    }
}
