//! Services put together from capabilities: what hooks are asked, when, and what comes of their answers.

use std::sync::{Arc, atomic::Ordering};

use application::{
    authz::Actor,
    crud::{Crud, Deletion, Edit},
    error::{BulkError, Error},
    store::{FailedRow, MAX_BATCH, StoreError},
};
use domain::{
    identity::{Role, User},
    shared::{Id, Version},
};
use testkit::{Memory, actor, factories::a_user, fakes::FakeClock};

use crate::diary::{Diary, INVALID, Refused, UNPREPARED, names};

struct Scene {
    store: Memory,
    diary: Diary,
    users: Crud<User, Diary>,
    admin: Actor,
}

impl Scene {
    /// A service, and an admin to use it.
    fn new() -> Self {
        let store = Memory::new(Arc::new(FakeClock::default()));
        let admin = a_user().named("admin1").admin().build();
        store.put(admin.clone());
        let diary = Diary::default();
        let users = Crud::new(Arc::new(store.clone()), diary.clone());
        Self { store, diary, users, admin: actor::of(&admin) }
    }

    fn given(&self, names: &[&str]) -> Vec<User> {
        let users: Vec<_> = names.iter().map(|name| a_user().named(name).build()).collect();
        users.iter().for_each(|user| self.store.put(user.clone()));
        users
    }

    async fn rename_all(&self, rows: &[(&User, &'static str)]) -> Result<Vec<User>, BulkError<Refused>> {
        let edit = |(user, change): &(&User, _)| Edit { id: user.id(), expected: None, change: *change };
        self.users.update_all(&self.admin, rows.iter().map(edit).collect()).await
    }

    async fn delete_all(&self, users: &[User]) -> Result<(), BulkError<Refused>> {
        let deletion = |user: &User| Deletion { id: user.id(), expected: None };
        self.users.delete_all(&self.admin, users.iter().map(deletion).collect()).await
    }
}

/// Which rows were at fault, and why.
fn rows<T>(outcome: Result<T, BulkError<Refused>>) -> Vec<(usize, String)> {
    let Err(BulkError::Rows(rows)) = outcome else { panic!("rows should be at fault") };
    rows.into_iter().map(|FailedRow { index, reason }| (index, reason.to_string())).collect()
}

#[tokio::test]
async fn to_create_is_to_prepare_to_validate_and_to_write() {
    let scene = Scene::new();
    scene.users.create(&scene.admin, "ann.lee").await.unwrap();
    assert_eq!(scene.diary.noted(), ["prepare ann.lee", "validate ann.lee", "created ann.lee"]);

    let created = scene.users.create_all(&scene.admin, vec!["cat.fox", "bob.ray"]).await.unwrap();
    assert_eq!(names(&created), "cat.fox bob.ray");
    let asked = ["prepare cat.fox", "prepare bob.ray", "validate cat.fox", "validate bob.ray"];
    assert_eq!(scene.diary.noted(), [&asked[..], &["created cat.fox bob.ray"]].concat());
    assert_eq!(scene.store.all::<User>().len(), 4);
}

#[tokio::test]
async fn the_policy_is_asked_before_the_hooks() {
    let scene = Scene::new();
    let ann = scene.given(&["ann.lee"]).remove(0);
    let by = actor::of(&ann);
    assert!(matches!(scene.users.create(&by, "bob.ray").await, Err(Error::Forbidden(_))));
    let outcome = scene.users.create_all(&by, vec!["bob.ray"]).await;
    assert!(matches!(outcome, Err(BulkError::Whole(Error::Forbidden(_)))));
    let edits = vec![Edit { id: ann.id(), expected: None, change: "Ann" }];
    assert!(matches!(scene.users.update_all(&by, edits).await, Err(BulkError::Whole(Error::Forbidden(_)))));
    let outcome = scene.users.delete_all(&by, vec![Deletion { id: ann.id(), expected: None }]).await;
    assert!(matches!(outcome, Err(BulkError::Whole(Error::Forbidden(_)))));
    assert!(scene.diary.noted().is_empty());
}

#[tokio::test]
async fn nothing_is_created_when_a_row_cannot_be_prepared_or_is_not_valid() {
    let scene = Scene::new();
    let before = scene.store.contents();
    let outcome =
        scene.users.create_all(&scene.admin, vec!["ann.lee", UNPREPARED, "bob.ray", UNPREPARED]).await;
    assert_eq!(rows(outcome), [(1, UNPREPARED.to_owned()), (3, UNPREPARED.to_owned())]);
    let outcome = scene.users.create_all(&scene.admin, vec!["ann.lee", "bob.ray", INVALID]).await;
    assert_eq!(rows(outcome), [(2, INVALID.to_owned())]);
    assert!(scene.users.create(&scene.admin, INVALID).await.is_err());
    assert_eq!(scene.store.contents(), before);
    assert!(!scene.diary.noted().iter().any(|entry| entry.starts_with("created")));
}

#[tokio::test]
async fn what_the_store_refuses_has_its_meaning_for_one_and_for_many() {
    let scene = Scene::new();
    let other_id = a_user().named("other").build().id();
    scene.store.put(a_user().named("ann.lee").with_id(other_id).build());
    let outcome = scene.users.create(&scene.admin, "ann.lee").await;
    assert!(matches!(outcome, Err(Error::Refused(Refused("taken")))));
    let outcome = scene.users.create_all(&scene.admin, vec!["bob.ray", "ann.lee"]).await;
    assert_eq!(rows(outcome), [(1, "taken".to_owned())]);
}

#[tokio::test]
async fn a_row_that_repeats_an_earlier_one_is_refused() {
    let scene = Scene::new();
    let outcome = scene.users.create_all(&scene.admin, vec!["ann.lee", "bob.ray", "ann.lee"]).await;
    assert_eq!(rows(outcome), [(2, "row 0 has the same id".to_owned())]);
    let users = scene.given(&["ann.lee", "bob.ray"]);
    let [ann, bob] = &users[..] else { panic!("two") };
    let outcome = scene.rename_all(&[(ann, "Ann"), (bob, "Bob"), (bob, "Bobby")]).await;
    assert_eq!(rows(outcome), [(2, "row 1 has the same id".to_owned())]);
    let outcome = scene.delete_all(&[ann.clone(), ann.clone()]).await;
    assert_eq!(rows(outcome), [(1, "row 0 has the same id".to_owned())]);
}

#[tokio::test]
async fn no_more_rows_than_a_batch_may_have_are_even_prepared() {
    let scene = Scene::new();
    let too_many = MAX_BATCH + 1;
    let outcome = scene.users.create_all(&scene.admin, vec!["ann.lee"; too_many]).await;
    assert!(
        matches!(outcome, Err(BulkError::Whole(Error::Store(StoreError::TooManyRows(n)))) if n == too_many)
    );
    let ids = (0..too_many as u128).map(|number| Id::new(uuid::Uuid::from_u128(number)));
    let deletions = ids.map(|id| Deletion { id, expected: None }).collect();
    let outcome = scene.users.delete_all(&scene.admin, deletions).await;
    assert!(matches!(outcome, Err(BulkError::Whole(Error::Store(StoreError::TooManyRows(_))))));
    assert!(scene.diary.noted().is_empty());
}

#[tokio::test]
async fn a_store_that_fails_is_no_fault_of_a_row() {
    let scene = Scene::new();
    scene.diary.store_is_away.store(true, Ordering::SeqCst);
    let outcome = scene.users.create_all(&scene.admin, vec!["ann.lee", "bob.ray"]).await;
    assert!(matches!(outcome, Err(BulkError::Whole(Error::Store(StoreError::Exhausted)))));
}

#[tokio::test]
async fn a_batch_that_lost_a_race_is_run_again() {
    let scene = Scene::new();
    scene.store.lose_races(2);
    scene.users.create_all(&scene.admin, vec!["ann.lee", "bob.ray"]).await.unwrap();
    let ann = scene.store.all::<User>().into_iter().find(|user| user.username_key() == "ann.lee").unwrap();
    scene.store.lose_races(3);
    assert_eq!(names(&scene.rename_all(&[(&ann, "Ann")]).await.unwrap()), "ann.lee");
}

#[tokio::test]
async fn only_what_is_different_is_validated_and_written() {
    let scene = Scene::new();
    let users = scene.given(&["ann.lee", "bob.ray", "cat.fox"]);
    let [ann, bob, cat] = &users[..] else { panic!("three") };
    let renamed = scene.rename_all(&[(bob, "Bob")]).await.unwrap();
    assert_eq!(scene.diary.noted(), ["prepare bob.ray", "validate bob.ray", "updated bob.ray"]);

    let renamed = scene.rename_all(&[(cat, "Cat"), (&renamed[0], "Bob"), (ann, "Ann")]).await.unwrap();
    assert_eq!(names(&renamed), "cat.fox bob.ray ann.lee");
    let versions: Vec<_> = renamed.iter().map(|user| user.state().record.version.number()).collect();
    assert_eq!(versions, [2, 2, 2], "bob's is the one from before");
    assert_eq!(scene.diary.noted().last().map(String::as_str), Some("updated cat.fox ann.lee"));
    for user in &renamed {
        assert_eq!(
            scene.store.get(user.id()).map(|kept: User| kept.state().clone()),
            Some(user.state().clone())
        );
    }
}

/// The rows that are written are fewer than those that were sent.
#[tokio::test]
async fn rows_are_named_by_their_index_in_what_was_sent() {
    let scene = Scene::new();
    let users = scene.given(&["ann.lee", INVALID, "cat.fox", "dan.elk"]);
    let same = a_user().named("same.name").called("Same").build();
    scene.store.put(same.clone());
    let before = scene.store.contents();
    let sent = [(&same, "Same"), (&users[0], "Ann"), (&users[1], "Invalid"), (&users[2], "Cat")];
    assert_eq!(rows(scene.rename_all(&sent).await), [(2, INVALID.to_owned())]);
    let sent = [(&users[0], "Ann"), (&users[2], UNPREPARED), (&users[3], UNPREPARED)];
    assert_eq!(rows(scene.rename_all(&sent).await), [(1, UNPREPARED.to_owned()), (2, UNPREPARED.to_owned())]);
    assert_eq!(scene.store.contents(), before);
}

#[tokio::test]
async fn who_can_read_a_row_is_told_that_it_is_out_of_their_scope_and_nobody_else() {
    let scene = Scene::new();
    let equal = a_user().named("admin2").with_role(Role::Admin).build();
    scene.store.put(equal.clone());
    let (ann, gone) = (scene.given(&["ann.lee"]).remove(0), a_user().named("nobody").build());
    let update = async |user: &User| scene.users.update(&scene.admin, user.id(), "Name", None).await;
    assert!(matches!(update(&equal).await, Err(Error::Store(StoreError::OutOfScope))));
    assert!(matches!(update(&gone).await, Err(Error::Store(StoreError::NotFound))));
    let reasons = [(0, StoreError::OutOfScope.to_string()), (2, StoreError::NotFound.to_string())];
    assert_eq!(rows(scene.rename_all(&[(&equal, "X"), (&ann, "Ann"), (&gone, "X")]).await), reasons);
    assert_eq!(rows(scene.delete_all(&[equal, ann, gone]).await), reasons);
}

#[tokio::test]
async fn a_version_that_was_not_seen_is_neither_changed_nor_deleted() {
    let scene = Scene::new();
    let users = scene.given(&["ann.lee", "bob.ray"]);
    scene.rename_all(&[(&users[1], "Bob")]).await.unwrap();
    let before = scene.store.contents();
    let expected = Some(Version::FIRST);
    let edits = users.iter().map(|user| Edit { id: user.id(), expected, change: "Name" }).collect();
    let stale = [(1, StoreError::Stale.to_string())];
    assert_eq!(rows(scene.users.update_all(&scene.admin, edits).await), stale);
    let deletions = users.iter().map(|user| Deletion { id: user.id(), expected }).collect();
    assert_eq!(rows(scene.users.delete_all(&scene.admin, deletions).await), stale);
    assert_eq!(scene.store.contents(), before);
}

#[tokio::test]
async fn to_delete_is_to_hold_to_validate_and_to_write() {
    let scene = Scene::new();
    let users = scene.given(&["ann.lee", "bob.ray", "cat.fox"]);
    scene.users.delete(&scene.admin, users[0].id(), None).await.unwrap();
    assert_eq!(scene.diary.noted(), ["hold", "validate ann.lee", "prepare ann.lee", "deleted ann.lee"]);
    scene.delete_all(&users[1..]).await.unwrap();
    let asked = ["hold", "validate bob.ray", "validate cat.fox", "prepare bob.ray", "prepare cat.fox"];
    assert_eq!(scene.diary.noted(), [&asked[..], &["deleted bob.ray cat.fox"]].concat());
    assert_eq!(scene.store.all::<User>().len(), 1);
}

#[tokio::test]
async fn nothing_is_deleted_when_a_row_is_not_valid() {
    let scene = Scene::new();
    let users = scene.given(&["ann.lee", INVALID]);
    assert_eq!(rows(scene.delete_all(&users).await), [(1, INVALID.to_owned())]);
    assert_eq!(scene.store.all::<User>().len(), 3);
}
