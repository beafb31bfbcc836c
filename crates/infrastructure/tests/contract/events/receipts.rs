//! The inbox: what comes again is told from what comes for the first time.

use application::{
    error::{Error, Never},
    store::{StoreError, UnitOfWork},
};
use testkit::{actor, factories::a_user};

use super::office::Office;
use crate::fixture::Fixture;

on_every_store![
    a_message_is_the_first_of_its_kind_once,
    each_subscriber_has_receipts_of_its_own,
    what_was_rolled_back_was_not_received,
    of_two_that_receive_the_same_at_the_same_moment_one_is_first,
    users_receive_nothing,
];

async fn is_first(office: &Office<'_>, store: &dyn UnitOfWork, subscriber: &str, message: &str) -> bool {
    let receipts = office.receipts();
    let first: Result<bool, Error<Never>> =
        store.run(async |tx| receipts.is_first(tx, &actor::system(), subscriber, message).await).await;
    first.unwrap()
}

async fn a_message_is_the_first_of_its_kind_once(fixture: &Fixture) {
    let office = Office::of(fixture);
    let mut firsts = Vec::new();
    for message in ["evt_1", "evt_1", "evt_2", "evt_1"] {
        firsts.push(is_first(&office, &*fixture.store, "payments", message).await);
    }
    assert_eq!(firsts, [true, false, true, false]);
}

async fn each_subscriber_has_receipts_of_its_own(fixture: &Fixture) {
    let office = Office::of(fixture);
    assert!(is_first(&office, &*fixture.store, "payments", "evt_1").await);
    assert!(is_first(&office, &*fixture.store, "clerk", "evt_1").await);
}

async fn what_was_rolled_back_was_not_received(fixture: &Fixture) {
    let office = Office::of(fixture);
    let receipts = office.receipts();
    let outcome: Result<(), Error<Never>> = fixture
        .store
        .run(async |tx| {
            assert!(receipts.is_first::<Never>(tx, &actor::system(), "payments", "evt_1").await?);
            Err(StoreError::NotFound.into())
        })
        .await;
    assert!(outcome.is_err());
    assert!(is_first(&office, &*fixture.store, "payments", "evt_1").await);
}

async fn of_two_that_receive_the_same_at_the_same_moment_one_is_first(fixture: &Fixture) {
    let (office, beside) = (Office::of(fixture), fixture.beside().await);
    for round in 0..10 {
        let message = format!("evt_{round}");
        let (mine, theirs) = tokio::join!(
            is_first(&office, &*fixture.store, "payments", &message),
            is_first(&office, &*beside, "payments", &message),
        );
        assert!(mine != theirs, "round {round}");
    }
}

async fn users_receive_nothing(fixture: &Fixture) {
    let receipts = Office::of(fixture).receipts();
    let admin = actor::of(&a_user().named("the.boss").admin().build());
    let outcome: Result<bool, Error<Never>> =
        fixture.store.run(async |tx| receipts.is_first(tx, &admin, "payments", "evt_1").await).await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))));
}
