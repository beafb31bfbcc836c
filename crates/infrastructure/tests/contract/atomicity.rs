//! A transaction leaves everything or nothing, and a store that can be worked with.

use application::{
    authz::{Create, Permit},
    store::StoreError,
};
use domain::identity::User;
use testkit::{
    actor,
    factories::{a_user, an_account},
};

use crate::fixture::Fixture;

on_every_store![
    work_that_succeeds_lasts,
    work_that_fails_leaves_nothing,
    work_that_panics_leaves_nothing,
    a_transaction_that_nobody_commits_leaves_nothing,
    work_that_swallows_a_refused_write_is_not_half_done,
];

fn create() -> Permit<Create, User> {
    actor::system().permit::<Create, User>().unwrap()
}

/// Nothing lasted, and the store does what it is asked next.
async fn is_untouched_and_usable(fixture: &Fixture) {
    assert_eq!(fixture.usernames().await, [""; 0]);
    assert!(fixture.outbox().await.is_empty());
    assert!(fixture.audited().await.is_empty());
    work_that_succeeds_lasts(fixture).await;
}

async fn work_that_succeeds_lasts(fixture: &Fixture) {
    let visitor = application::authz::Actor::anonymous();
    let ann = fixture.sign_up().execute(&visitor, an_account("ann.lee")).await.unwrap();
    assert_eq!(fixture.usernames().await, ["ann.lee"]);
    assert_eq!(fixture.outbox().await, [("user.created".to_owned(), ann.id().raw())]);
    assert_eq!(fixture.audited().await.len(), 1);
}

async fn work_that_fails_leaves_nothing(fixture: &Fixture) {
    let permit = create();
    let outcome: Result<(), StoreError> = fixture
        .store
        .run(async |tx| {
            tx.users().create(&permit, a_user().named("ann.lee").build()).await?;
            tx.users().create(&permit, a_user().named("bob.ray").build()).await?;
            Err(StoreError::NotFound)
        })
        .await;
    assert!(matches!(outcome, Err(StoreError::NotFound)));
    is_untouched_and_usable(fixture).await;
}

async fn work_that_panics_leaves_nothing(fixture: &Fixture) {
    let (store, permit) = (fixture.store.clone(), create());
    let work = tokio::spawn(async move {
        let outcome: Result<User, StoreError> = store
            .run(async |tx| {
                tx.users().create(&permit, a_user().named("ann.lee").build()).await?;
                panic!("on purpose");
            })
            .await;
        outcome
    });
    assert!(work.await.unwrap_err().is_panic());
    is_untouched_and_usable(fixture).await;
}

async fn a_transaction_that_nobody_commits_leaves_nothing(fixture: &Fixture) {
    let mut transaction = fixture.store.begin().await.unwrap();
    transaction.users().create(&create(), a_user().named("ann.lee").build()).await.unwrap();
    drop(transaction);
    is_untouched_and_usable(fixture).await;
}

async fn work_that_swallows_a_refused_write_is_not_half_done(fixture: &Fixture) {
    fixture.given(a_user().named("taken")).await;
    let permit = create();
    let outcome: Result<(), StoreError> = fixture
        .store
        .run(async |tx| {
            tx.users().create(&permit, a_user().named("ann.lee").build()).await?;
            let refused = tx.users().create(&permit, a_user().named("TAKEN").build()).await;
            assert!(matches!(refused, Err(StoreError::Conflict { .. })));
            Ok(())
        })
        .await;
    let lasted = fixture.usernames().await == ["ann.lee", "taken"];
    assert_eq!(
        outcome.is_ok(),
        lasted,
        "what was said to be committed is there, and what is there was said to be"
    );
}
