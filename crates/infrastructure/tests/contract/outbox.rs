//! Messages are committed with the entity that they tell of, in order, once, and not without it.

use application::{
    authz::{Create, Delete, Update},
    store::StoreError,
};
use domain::{
    identity::{Role, User},
    shared::Id,
};
use testkit::{
    actor,
    factories::{a_user, an_account},
};
use uuid::Uuid;

use crate::fixture::Fixture;

on_every_store![
    messages_are_committed_with_the_entity_in_order,
    a_message_is_told_once,
    messages_are_rolled_back_with_the_entity,
    a_refused_write_tells_nothing,
    a_deletion_has_the_last_word,
    messages_of_several_aggregates_keep_their_order,
];

async fn topics(fixture: &Fixture) -> Vec<String> {
    fixture.outbox().await.into_iter().map(|(topic, _)| topic).collect()
}

async fn update(fixture: &Fixture, user: &User) -> Result<User, StoreError> {
    let permit = actor::system().permit::<Update, User>().unwrap();
    fixture.store.run(async |tx| tx.users().update(&permit, user.clone()).await).await
}

async fn messages_are_committed_with_the_entity_in_order(fixture: &Fixture) {
    let mut ann = fixture.given(a_user().named("ann.lee")).await;
    ann.inactivate();
    ann.assign(Role::Admin);
    ann.reactivate();
    update(fixture, &ann).await.unwrap();
    let told = ["user.inactivated", "user.role-changed", "user.reactivated"];
    assert_eq!(fixture.outbox().await, told.map(|topic| (topic.to_owned(), ann.id().raw())));
}

async fn a_message_is_told_once(fixture: &Fixture) {
    let mut ann = fixture.given(a_user().named("ann.lee")).await;
    ann.inactivate();
    let updated = update(fixture, &ann).await.unwrap();
    let updated = update(fixture, &updated).await.unwrap();
    let permit = actor::system().permit::<Update, User>().unwrap();
    let loaded = fixture.store.run(async |tx| tx.users().load(&permit, updated.id()).await).await.unwrap();
    update(fixture, &loaded).await.unwrap();
    assert_eq!(topics(fixture).await, ["user.inactivated"]);
}

async fn messages_are_rolled_back_with_the_entity(fixture: &Fixture) {
    let mut ann = fixture.given(a_user().named("ann.lee")).await;
    ann.inactivate();
    let permit = actor::system().permit::<Update, User>().unwrap();
    let outcome: Result<(), StoreError> = fixture
        .store
        .run(async |tx| {
            tx.users().update(&permit, ann.clone()).await?;
            Err(StoreError::NotFound)
        })
        .await;
    assert!(outcome.is_err());
    assert!(fixture.outbox().await.is_empty());
    assert!(fixture.user(ann.id()).await.unwrap().is_active());
}

async fn a_refused_write_tells_nothing(fixture: &Fixture) {
    let mut ann = fixture.given(a_user().named("ann.lee")).await;
    update(fixture, &ann).await.unwrap();
    ann.inactivate();
    assert!(matches!(update(fixture, &ann).await, Err(StoreError::Stale)));
    let stranger = a_user().named("nobody").with_id(Id::new(Uuid::max())).build();
    assert!(update(fixture, &stranger).await.is_err());
    assert!(fixture.outbox().await.is_empty());
}

async fn a_deletion_has_the_last_word(fixture: &Fixture) {
    let mut ann = fixture.given(a_user().named("ann.lee")).await;
    ann.delete();
    let permit = actor::system().permit::<Delete, User>().unwrap();
    fixture.store.run(async |tx| tx.users().delete(&permit, ann.clone()).await).await.unwrap();
    assert_eq!(fixture.outbox().await, [("user.deleted".to_owned(), ann.id().raw())]);
}

async fn messages_of_several_aggregates_keep_their_order(fixture: &Fixture) {
    let new = ["ann.lee", "bob.ray"].map(a_new_user);
    let permit = actor::system().permit::<Create, User>().unwrap();
    let created: Result<(), StoreError> = fixture
        .store
        .run(async |tx| {
            for user in &new {
                tx.users().create(&permit, user.clone()).await?;
            }
            Ok(())
        })
        .await;
    created.unwrap();
    let aggregates: Vec<_> = fixture.outbox().await.into_iter().map(|(_, aggregate)| aggregate).collect();
    assert_eq!(aggregates, new.map(|user| user.id().raw()));
}

fn a_new_user(name: &str) -> User {
    let known = a_user().named(name).build();
    let account = an_account(name);
    let new = domain::identity::NewUser {
        username: account.username,
        email: account.email,
        name: None,
        cpf: None,
        password: known.state().password.clone(),
    };
    User::create(known.id(), new, Role::User, known.created_at())
}
