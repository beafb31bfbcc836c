//! Looking: sees what was committed, waits for nobody, and keeps nobody waiting.

use application::{
    authz::{Create, Read, Update},
    store::StoreError,
};
use domain::identity::User;
use testkit::{actor, factories::a_user};

use crate::fixture::Fixture;

on_every_store![
    a_view_sees_what_was_committed_before,
    a_view_neither_sees_nor_waits_for_an_open_transaction,
    a_transaction_sees_its_own_writes,
    a_view_keeps_no_writer_waiting,
];

async fn a_view_sees_what_was_committed_before(fixture: &Fixture) {
    let permit = actor::system().permit::<Read, User>().unwrap();
    for name in ["ann.lee", "bob.ray"] {
        let user = fixture.given(a_user().named(name)).await;
        let seen = fixture.store.read(async |view| view.users().read(&permit, user.id()).await).await;
        assert_eq!(seen.unwrap().state(), user.state());
    }
}

async fn a_view_neither_sees_nor_waits_for_an_open_transaction(fixture: &Fixture) {
    let mut ann = fixture.given(a_user().named("ann.lee")).await;
    ann.inactivate();
    let (create, update) = (
        actor::system().permit::<Create, User>().unwrap(),
        actor::system().permit::<Update, User>().unwrap(),
    );
    let seen: Result<(bool, usize), StoreError> = fixture
        .store
        .run(async |tx| {
            tx.users().update(&update, ann.clone()).await?;
            tx.users().create(&create, a_user().named("bob.ray").build()).await?;
            let was_active = fixture.user(ann.id()).await.is_some_and(|ann| ann.is_active());
            Ok((was_active, fixture.usernames().await.len()))
        })
        .await;
    assert_eq!(seen.unwrap(), (true, 1));
    assert_eq!(fixture.usernames().await, ["ann.lee", "bob.ray"]);
}

async fn a_transaction_sees_its_own_writes(fixture: &Fixture) {
    let (create, read) =
        (actor::system().permit::<Create, User>().unwrap(), actor::system().permit::<Read, User>().unwrap());
    let ann = a_user().named("ann.lee").build();
    let seen = fixture
        .store
        .run(async |tx| {
            tx.users().create(&create, ann.clone()).await?;
            tx.users().read(&read, ann.id()).await
        })
        .await;
    assert_eq!(seen.unwrap().id(), ann.id());
}

async fn a_view_keeps_no_writer_waiting(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let permit = actor::system().permit::<Read, User>().unwrap();
    let seen: Result<User, StoreError> = fixture
        .store
        .read(async |view| {
            let before = view.users().read(&permit, ann.id()).await?;
            fixture.given(a_user().named("bob.ray")).await;
            Ok(before)
        })
        .await;
    assert_eq!(seen.unwrap().id(), ann.id());
    assert_eq!(fixture.usernames().await, ["ann.lee", "bob.ray"]);
}
