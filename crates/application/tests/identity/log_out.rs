use application::{
    authz::{Actor, Forbidden},
    error::Error,
    store::StoreError,
};
use domain::identity::SecurityEventKind;
use testkit::{actor, factories::a_user};

use crate::world::World;

#[tokio::test]
async fn logging_out_ends_the_session_in_use_and_no_other() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let (used, other) = (world.given_session_of(&ann), world.given_other_session_of(&ann));
    world.log_out().execute(&actor::with_session(&ann, &used)).await.unwrap();
    assert!(!world.knows(&used));
    assert!(world.knows(&other));
    assert_eq!(world.audited(), [SecurityEventKind::SessionEnded]);
}

#[tokio::test]
async fn a_session_that_has_ended_already_is_not_found() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let used = world.given_session_of(&ann);
    world.store.remove(used.id());
    let outcome = world.log_out().execute(&actor::with_session(&ann, &used)).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
    assert!(world.audited().is_empty());
}

#[tokio::test]
async fn a_credential_that_is_no_session_cannot_log_out() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let session = world.given_session_of(&ann);
    let outcome = world.log_out().execute(&actor::of(&ann)).await;
    assert!(matches!(outcome, Err(Error::Forbidden(Forbidden { anonymous: false, .. }))));
    assert!(world.knows(&session));
}

#[tokio::test]
async fn a_visitor_cannot_log_out() {
    let outcome = World::new().log_out().execute(&Actor::anonymous()).await;
    assert!(matches!(outcome, Err(Error::Forbidden(Forbidden { anonymous: true, .. }))));
}
