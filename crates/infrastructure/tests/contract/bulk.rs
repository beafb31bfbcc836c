//! Bulk writes: all or nothing, with the same checks of every row as the writes of one, and every row at fault named.

use application::{
    authz::{Actor, Create, Delete, Update},
    identity::Administer,
    store::{Batch, FailedRow, StoreError},
};
use domain::{
    identity::{PersonName, Role, User, Username},
    shared::{Id, Version},
};
use testkit::{
    actor,
    factories::{UserBuilder, a_user},
};

use crate::fixture::Fixture;

on_every_store![
    created_rows_come_back_in_order_with_their_audit_columns,
    nothing_is_created_when_one_row_takes_what_another_row_has,
    nothing_is_created_outside_the_scope,
    scope_comes_first_then_what_is_taken_then_versions,
    as_many_rows_as_a_batch_may_have_are_created_changed_and_deleted,
    loaded_rows_come_in_the_order_of_the_ids,
    what_cannot_be_seen_cannot_be_loaded,
    updated_rows_keep_their_own_values_apart,
    nothing_is_updated_when_one_row_is_stale_or_gone,
    nothing_is_updated_outside_the_scope,
    a_value_that_another_row_gives_up_in_the_same_batch_is_not_free_yet,
    nothing_is_deleted_when_one_row_is_stale_or_gone,
    nothing_is_deleted_outside_the_scope,
    rows_without_audit_columns_are_written_too,
    every_row_tells_the_outside,
    an_empty_batch_changes_nothing,
];

type Reason = (usize, &'static str);

/// Which rows were at fault, and why.
fn reasons<T>(outcome: Result<T, StoreError>) -> Vec<Reason> {
    let Err(StoreError::Rows(rows)) = outcome else { panic!("rows should be at fault") };
    let reason = |FailedRow { index, reason }| {
        let reason = match reason {
            StoreError::NotFound => "not found",
            StoreError::OutOfScope => "out of scope",
            StoreError::Stale => "stale",
            StoreError::Conflict { field } if field == "username_key" => "username",
            StoreError::Conflict { field } if field == "email_key" => "email",
            other => panic!("{other}"),
        };
        (index, reason)
    };
    rows.into_iter().map(reason).collect()
}

fn users(names: &[&str]) -> Vec<User> {
    names.iter().map(|name| a_user().named(name).build()).collect()
}

fn called(user: &User, name: &str) -> User {
    let mut user = user.clone();
    user.change_name(PersonName::parse(name).ok());
    user
}

fn with_username(user: &User, username: &str) -> User {
    let mut user = user.clone();
    user.change_username(Username::parse(username).unwrap());
    user
}

async fn create(fixture: &Fixture, by: &Actor, users: Vec<User>) -> Result<Vec<User>, StoreError> {
    let permit = by.permit::<Create, User>().unwrap();
    let batch = Batch::of(users)?;
    fixture.store.run(async |tx| tx.users().create_all(&permit, batch.clone()).await).await
}

async fn update(fixture: &Fixture, by: &Actor, users: Vec<User>) -> Result<Vec<User>, StoreError> {
    let permit = by.permit::<Administer, User>().unwrap().base();
    let batch = Batch::of(users)?;
    fixture.store.run(async |tx| tx.users().update_all(&permit, batch.clone()).await).await
}

async fn delete(fixture: &Fixture, by: &Actor, users: Vec<User>) -> Result<(), StoreError> {
    let permit = by.permit::<Delete, User>().unwrap();
    let batch = Batch::of(users)?;
    fixture.store.run(async |tx| tx.users().delete_all(&permit, batch.clone()).await).await
}

/// The users, as the store keeps them.
async fn given(fixture: &Fixture, users: impl IntoIterator<Item = UserBuilder>) -> Vec<User> {
    let mut kept = Vec::new();
    for user in users {
        kept.push(fixture.given(user).await);
    }
    kept
}

async fn created_rows_come_back_in_order_with_their_audit_columns(fixture: &Fixture) {
    let root = fixture.given(a_user().named("root1").super_admin()).await;
    let with_cpf = a_user().named("cat.fox").with_cpf("52998224725").build();
    let new = vec![a_user().named("bob.ray").build(), with_cpf, a_user().named("ann.lee").build()];
    let created = create(fixture, &actor::of(&root), new.clone()).await.unwrap();
    assert_eq!(
        created.iter().map(User::id).collect::<Vec<_>>(),
        new.iter().map(User::id).collect::<Vec<_>>()
    );
    for user in &created {
        let record = &user.state().record;
        assert_eq!((record.created_by, record.version), (Some(root.id()), Version::FIRST));
        assert_eq!(fixture.user(user.id()).await.unwrap().state(), user.state());
    }
}

async fn nothing_is_created_when_one_row_takes_what_another_row_has(fixture: &Fixture) {
    given(fixture, [a_user().named("ann.lee"), a_user().named("bob.ray").with_email("b@example.org")]).await;
    let mut new = users(&["first.one", "ANN.LEE", "third.one"]);
    new.push(a_user().named("fourth.one").with_email("B@example.org").build());
    assert_eq!(reasons(create(fixture, &actor::system(), new).await), [(1, "username"), (3, "email")]);
    assert_eq!(fixture.usernames().await, ["ann.lee", "bob.ray"]);
}

async fn nothing_is_created_outside_the_scope(fixture: &Fixture) {
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    let mut new = users(&["ann.lee", "bob.ray"]);
    new[1].assign(Role::Admin);
    assert_eq!(reasons(create(fixture, &actor::of(&admin), new).await), [(1, "out of scope")]);
    assert_eq!(fixture.usernames().await, ["admin1"]);
}

async fn scope_comes_first_then_what_is_taken_then_versions(fixture: &Fixture) {
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    let kept = given(fixture, ["ann.lee", "bob.ray"].map(|name| a_user().named(name))).await;
    let stale = update(fixture, &actor::system(), vec![called(&kept[1], "Bob")]).await.unwrap();
    let taken = with_username(&kept[0], "admin1");
    let mut promoted = stale[0].clone();
    promoted.assign(Role::Admin);
    let outcome = update(fixture, &actor::of(&admin), vec![taken.clone(), promoted]).await;
    assert_eq!(reasons(outcome), [(1, "out of scope")]);
    let outcome = update(fixture, &actor::of(&admin), vec![taken, kept[1].clone()]).await;
    assert_eq!(reasons(outcome), [(0, "username")]);
}

async fn as_many_rows_as_a_batch_may_have_are_created_changed_and_deleted(fixture: &Fixture) {
    let new = (0..500).map(|number| a_user().named(&format!("user{number}")).build()).collect();
    let created = create(fixture, &actor::system(), new).await.unwrap();
    let changed = created.iter().map(|user| called(user, "Somebody")).collect();
    let updated = update(fixture, &actor::system(), changed).await.unwrap();
    assert!(updated.iter().all(|user| user.state().record.version == Version::new(2)));
    assert_eq!(fixture.user(updated[499].id()).await.unwrap().state(), updated[499].state());
    delete(fixture, &actor::system(), updated).await.unwrap();
    assert!(fixture.usernames().await.is_empty());
}

async fn loaded_rows_come_in_the_order_of_the_ids(fixture: &Fixture) {
    let kept = given(fixture, ["ann.lee", "bob.ray", "cat.fox"].map(|name| a_user().named(name))).await;
    let permit = actor::system().permit::<Update, User>().unwrap();
    let ids: Vec<_> = [2, 0, 1].map(|index| kept[index].id()).to_vec();
    let batch = Batch::of_ids(ids.clone()).unwrap();
    let loaded = fixture.store.run(async |tx| tx.users().load_all(&permit, &batch).await).await.unwrap();
    assert_eq!(loaded.iter().map(User::id).collect::<Vec<_>>(), ids);
}

async fn what_cannot_be_seen_cannot_be_loaded(fixture: &Fixture) {
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    let equal = fixture.given(a_user().named("admin2").admin()).await;
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let permit = actor::of(&admin).permit::<Delete, User>().unwrap();
    let nobody: Id<User> = a_user().named("nobody").build().id();
    let batch = Batch::of_ids(vec![equal.id(), ann.id(), nobody]).unwrap();
    let loaded = fixture.store.run(async |tx| tx.users().load_all(&permit, &batch).await).await;
    assert_eq!(reasons(loaded), [(0, "not found"), (2, "not found")]);
}

async fn updated_rows_keep_their_own_values_apart(fixture: &Fixture) {
    let kept = given(fixture, ["ann.lee", "bob.ray"].map(|name| a_user().named(name))).await;
    let changed = vec![called(&kept[1], "Bob"), with_username(&kept[0], "ann.ray")];
    let updated = update(fixture, &actor::system(), changed).await.unwrap();
    for (updated, before) in updated.iter().zip([&kept[1], &kept[0]]) {
        assert_eq!(updated.id(), before.id());
        assert_eq!(updated.state().record.version, Version::new(2));
        assert_eq!(fixture.user(updated.id()).await.unwrap().state(), updated.state());
    }
    assert_eq!(updated[0].name().map(|name| name.as_str().to_owned()).as_deref(), Some("Bob"));
    assert_eq!((updated[1].username_key().as_str(), updated[1].name()), ("ann.ray", kept[0].name()));
}

async fn nothing_is_updated_when_one_row_is_stale_or_gone(fixture: &Fixture) {
    let kept = given(fixture, ["ann.lee", "bob.ray"].map(|name| a_user().named(name))).await;
    let current = update(fixture, &actor::system(), vec![called(&kept[1], "Bob")]).await.unwrap();
    let gone = a_user().named("nobody").build();
    let changed = vec![called(&kept[0], "Ann"), called(&kept[1], "Bobby"), called(&gone, "Nobody")];
    assert_eq!(reasons(update(fixture, &actor::system(), changed).await), [(1, "stale"), (2, "not found")]);
    assert_eq!(fixture.user(kept[0].id()).await.unwrap().state(), kept[0].state());
    assert_eq!(fixture.user(kept[1].id()).await.unwrap().state(), current[0].state());
}

async fn nothing_is_updated_outside_the_scope(fixture: &Fixture) {
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    let equal = fixture.given(a_user().named("admin2").admin()).await;
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let mut promoted = ann.clone();
    promoted.assign(Role::SuperAdmin);
    let outcome = update(fixture, &actor::of(&admin), vec![promoted]).await;
    assert_eq!(reasons(outcome), [(0, "out of scope")]);

    // As if the equal were a plain user: the row as it lies there decides.
    let mut as_if_user = equal.clone();
    as_if_user.revoke_admin();
    let outcome = update(fixture, &actor::of(&admin), vec![called(&ann, "Ann"), as_if_user]).await;
    assert_eq!(reasons(outcome), [(1, "not found")]);
    assert_eq!(fixture.user(ann.id()).await.unwrap().state(), ann.state());
    assert_eq!(fixture.user(equal.id()).await.unwrap().state(), equal.state());
}

async fn a_value_that_another_row_gives_up_in_the_same_batch_is_not_free_yet(fixture: &Fixture) {
    let kept = given(fixture, ["ann.lee", "bob.ray"].map(|name| a_user().named(name))).await;
    let swapped = vec![with_username(&kept[0], "bob.ray"), with_username(&kept[1], "ann.lee")];
    assert_eq!(reasons(update(fixture, &actor::system(), swapped).await), [(0, "username"), (1, "username")]);
    let chain = vec![with_username(&kept[0], "bob.ray"), with_username(&kept[1], "cat.fox")];
    assert_eq!(reasons(update(fixture, &actor::system(), chain).await), [(0, "username")]);
    assert_eq!(fixture.usernames().await, ["ann.lee", "bob.ray"]);
}

async fn nothing_is_deleted_when_one_row_is_stale_or_gone(fixture: &Fixture) {
    let kept = given(fixture, ["ann.lee", "bob.ray"].map(|name| a_user().named(name))).await;
    update(fixture, &actor::system(), vec![called(&kept[1], "Bob")]).await.unwrap();
    let gone = a_user().named("nobody").build();
    let outcome = delete(fixture, &actor::system(), vec![kept[0].clone(), gone, kept[1].clone()]).await;
    assert_eq!(reasons(outcome), [(1, "not found"), (2, "stale")]);
    assert_eq!(fixture.usernames().await, ["ann.lee", "bob.ray"]);
}

async fn nothing_is_deleted_outside_the_scope(fixture: &Fixture) {
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    let equal = fixture.given(a_user().named("admin2").admin()).await;
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let outcome = delete(fixture, &actor::of(&admin), vec![ann.clone(), equal, admin.clone()]).await;
    assert_eq!(reasons(outcome), [(1, "not found"), (2, "not found")]);
    delete(fixture, &actor::of(&admin), vec![ann]).await.unwrap();
    assert_eq!(fixture.usernames().await, ["admin1", "admin2"]);
}

async fn rows_without_audit_columns_are_written_too(fixture: &Fixture) {
    let kept = given(fixture, ["ann.lee", "bob.ray"].map(|name| a_user().named(name))).await;
    let root = fixture.given(a_user().named("root1").super_admin()).await;
    let accounts = fixture.accounts();
    let deletions = kept.iter().map(|user| application::crud::Deletion { id: user.id(), expected: None });
    accounts.delete_all(&actor::of(&root), deletions.collect()).await.unwrap();
    let kinds: Vec<_> = fixture.audited().await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["account-deleted", "account-deleted"]);
}

async fn every_row_tells_the_outside(fixture: &Fixture) {
    let mut kept = given(fixture, ["ann.lee", "bob.ray"].map(|name| a_user().named(name))).await;
    for user in &mut kept {
        user.inactivate();
    }
    let mut kept = update(fixture, &actor::system(), kept).await.unwrap();
    for user in &mut kept {
        user.delete();
    }
    delete(fixture, &actor::system(), kept.clone()).await.unwrap();
    let told = |topic: &str, user: &User| (topic.to_owned(), user.id().raw());
    let inactivated = kept.iter().map(|user| told("user.inactivated", user));
    let deleted = kept.iter().map(|user| told("user.deleted", user));
    assert_eq!(fixture.outbox().await, inactivated.chain(deleted).collect::<Vec<_>>());
}

async fn an_empty_batch_changes_nothing(fixture: &Fixture) {
    assert!(create(fixture, &actor::system(), Vec::new()).await.unwrap().is_empty());
    assert!(update(fixture, &actor::system(), Vec::new()).await.unwrap().is_empty());
    delete(fixture, &actor::system(), Vec::new()).await.unwrap();
}
