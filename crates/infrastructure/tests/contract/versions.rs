//! Who wrote a row, when, and how often: stores keep these columns, and refuse writes that are based on an older version.

use std::time::Duration;

use application::{
    authz::{Actor, Create, Delete, Update},
    identity::Administer,
    store::StoreError,
};
use domain::{
    identity::{PersonName, User},
    shared::Version,
};
use testkit::{actor, factories::a_user, fakes::FakeClock};

use crate::fixture::Fixture;

on_every_store![
    a_created_row_says_who_created_it_and_when,
    an_updated_row_says_who_updated_it_and_when,
    the_system_and_visitors_are_nobody,
    a_clock_that_steps_back_does_not_make_a_row_older,
    an_update_of_an_outdated_version_is_stale,
    a_deletion_of_an_outdated_version_is_stale,
    an_update_of_a_deleted_row_finds_nothing,
];

fn called(mut user: User, name: &str) -> User {
    user.change_name(PersonName::parse(name).ok());
    user
}

async fn update(fixture: &Fixture, by: &Actor, user: User) -> Result<User, StoreError> {
    let permit = by.permit::<Update, User>().unwrap();
    fixture.store.run(async |tx| tx.users().update(&permit, user.clone()).await).await
}

async fn a_created_row_says_who_created_it_and_when(fixture: &Fixture) {
    let root = fixture.given(a_user().named("root1").super_admin()).await;
    let permit = actor::of(&root).permit::<Create, User>().unwrap();
    let ann = a_user().named("ann.lee").build();
    let created = fixture.store.run(async |tx| tx.users().create(&permit, ann.clone()).await).await.unwrap();
    let record = &created.state().record;
    assert_eq!((record.created_by, record.updated_by), (Some(root.id()), Some(root.id())));
    assert_eq!((record.created_at, record.updated_at), (FakeClock::START, FakeClock::START));
    assert_eq!(record.version, Version::FIRST);
    assert_eq!(fixture.user(ann.id()).await.unwrap().state(), created.state());
}

async fn an_updated_row_says_who_updated_it_and_when(fixture: &Fixture) {
    let root = fixture.given(a_user().named("root1").super_admin()).await;
    let ann = fixture.given(a_user().named("ann.lee")).await;
    fixture.clock.advance(Duration::from_micros(60_000_001));
    let permit = actor::of(&root).permit::<Administer, User>().unwrap().base();
    let changed = called(ann.clone(), "Ann");
    let updated =
        fixture.store.run(async |tx| tx.users().update(&permit, changed.clone()).await).await.unwrap();
    let record = &updated.state().record;
    assert_eq!((record.created_by, record.updated_by), (None, Some(root.id())));
    assert_eq!(record.created_at, FakeClock::START);
    assert_eq!(record.updated_at, FakeClock::START.plus(Duration::from_micros(60_000_001)));
    assert_eq!(record.version, Version::new(2));
    assert_eq!(fixture.user(ann.id()).await.unwrap().state(), updated.state());
}

async fn the_system_and_visitors_are_nobody(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let updated = update(fixture, &actor::of(&ann), called(ann.clone(), "Ann")).await.unwrap();
    assert_eq!(updated.state().record.updated_by, Some(ann.id()));
    let updated = update(fixture, &actor::system(), called(updated, "Lee")).await.unwrap();
    assert_eq!(updated.state().record.updated_by, None);
    assert_eq!(updated.state().record.version, Version::new(3));
}

async fn a_clock_that_steps_back_does_not_make_a_row_older(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    fixture.clock.set(FakeClock::START.minus(Duration::from_secs(3600)));
    let updated = update(fixture, &actor::of(&ann), called(ann.clone(), "Ann")).await.unwrap();
    assert_eq!(updated.updated_at(), ann.updated_at());
}

async fn an_update_of_an_outdated_version_is_stale(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let by = actor::of(&ann);
    let first = update(fixture, &by, called(ann.clone(), "First")).await.unwrap();
    assert!(matches!(update(fixture, &by, called(ann.clone(), "Second")).await, Err(StoreError::Stale)));
    assert_eq!(fixture.user(ann.id()).await.unwrap().state(), first.state());
    assert!(update(fixture, &by, called(first, "Second")).await.is_ok());
}

async fn a_deletion_of_an_outdated_version_is_stale(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let current = update(fixture, &actor::of(&ann), called(ann.clone(), "Ann")).await.unwrap();
    let permit = actor::system().permit::<Delete, User>().unwrap();
    let delete = async |user: &User| {
        fixture.store.run(async |tx| tx.users().delete(&permit, user.clone()).await).await
    };
    assert!(matches!(delete(&ann).await, Err(StoreError::Stale)));
    assert!(fixture.user(ann.id()).await.is_some());
    delete(&current).await.unwrap();
    assert!(fixture.user(ann.id()).await.is_none());
}

async fn an_update_of_a_deleted_row_finds_nothing(fixture: &Fixture) {
    let ann = a_user().named("ann.lee").build();
    let outcome = update(fixture, &actor::of(&ann), ann.clone()).await;
    assert!(matches!(outcome, Err(StoreError::NotFound)));
    assert!(fixture.usernames().await.is_empty());
}
