//! Work that lost a race is run again on a clean slate, a few times.

use std::sync::atomic::{AtomicU32, Ordering};

use application::{authz::Create, store::StoreError};
use domain::identity::User;
use testkit::{actor, factories::a_user};

use crate::fixture::Fixture;

on_every_store![
    work_that_loses_three_races_is_done_once,
    work_that_keeps_losing_is_given_up_and_leaves_nothing,
];

/// Creates a user in a transaction whose first `losses` attempts lose a race after the write; says how many there were.
async fn create_with(fixture: &Fixture, losses: u32) -> (Result<User, StoreError>, u32) {
    let permit = actor::system().permit::<Create, User>().unwrap();
    let attempts = AtomicU32::new(0);
    let outcome = fixture
        .store
        .run(async |tx| {
            let user = tx.users().create(&permit, a_user().named("ann.lee").build()).await?;
            if attempts.fetch_add(1, Ordering::SeqCst) < losses {
                return Err(StoreError::Transient);
            }
            Ok(user)
        })
        .await;
    (outcome, attempts.into_inner())
}

async fn work_that_loses_three_races_is_done_once(fixture: &Fixture) {
    let (outcome, attempts) = create_with(fixture, 3).await;
    assert!(outcome.is_ok(), "the writes of lost attempts are in nobody's way");
    assert_eq!(attempts, 4);
    assert_eq!(fixture.usernames().await, ["ann.lee"]);
}

async fn work_that_keeps_losing_is_given_up_and_leaves_nothing(fixture: &Fixture) {
    let (outcome, attempts) = create_with(fixture, u32::MAX).await;
    assert!(matches!(outcome, Err(StoreError::Transient)));
    assert_eq!(attempts, 4);
    assert_eq!(fixture.usernames().await, [""; 0]);
    assert!(create_with(fixture, 0).await.0.is_ok(), "the store can be worked with");
}
