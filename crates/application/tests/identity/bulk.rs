//! Accounts created, changed and deleted in bulk: by the rules of one, all or none.

use application::{
    crud::{Deletion, Edit},
    error::{BulkError, Error},
    identity::{
        AdministrationError, CreateUserError, EditUserError, NewAccount, ProfileChanges, Taken, UserChanges,
    },
    ports::HashingUnavailable,
    store::FailedRow,
};
use domain::{
    identity::{Email, LastSuperAdmin, PersonName, Role, SecurityEventKind, UnfitPassword, User, Username},
    shared::Id,
};
use testkit::{
    actor,
    factories::{a_user, an_account},
};

use crate::world::World;

/// A world with a super admin and two users.
fn scene() -> (World, User, [User; 2]) {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    let users = ["ann.lee", "bob.ray"].map(|name| world.given(a_user().named(name)));
    (world, root, users)
}

/// The rows at fault and what the domain has against them.
fn refusals<T, D: PartialEq>(outcome: Result<T, BulkError<D>>) -> Vec<(usize, D)> {
    let Err(BulkError::Rows(rows)) = outcome else { panic!("rows should be at fault") };
    let refusal = |FailedRow { index, reason }| {
        let Error::Refused(refusal) = reason else { panic!("row {index} is refused by the store alone") };
        (index, refusal)
    };
    rows.into_iter().map(refusal).collect()
}

fn renamed(user: &User, username: &str) -> Edit<User, UserChanges> {
    let change =
        ProfileChanges { username: Username::parse(username).ok(), ..ProfileChanges::default() }.into();
    Edit { id: user.id(), expected: None, change }
}

fn deletions(users: &[&User]) -> Vec<Deletion<User>> {
    users.iter().map(|user| Deletion { id: user.id(), expected: None }).collect()
}

fn subjects_of(world: &World, kind: SecurityEventKind) -> Vec<Option<Id<User>>> {
    let events = world.audit_trail().into_iter().filter(|event| event.kind == kind);
    events.map(|event| event.subject_id).collect()
}

#[tokio::test]
async fn every_created_account_is_audited_and_told_to_the_outside() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    let new = vec![(an_account("ann.lee"), Role::User), (an_account("bob.ray"), Role::Admin)];
    let created = world.accounts().create_all(&actor::of(&root), new).await.unwrap();
    assert_eq!(created.iter().map(User::role).collect::<Vec<_>>(), [Role::User, Role::Admin]);
    let details: Vec<_> = world.audit_trail().into_iter().filter_map(|event| event.detail).collect();
    assert_eq!(details, ["role user", "role admin"]);
    assert_eq!(
        subjects_of(&world, SecurityEventKind::AccountCreated),
        created.iter().map(|user| Some(user.id())).collect::<Vec<_>>()
    );
    assert_eq!(world.told(), ["user.created", "user.created"]);
}

#[tokio::test]
async fn everything_that_is_taken_or_outranks_is_named() {
    let (world, root, _) = scene();
    let before = world.store.contents();
    let other_address =
        NewAccount { email: Email::parse("new@example.org").unwrap(), ..an_account("ann.lee") };
    let other_name =
        NewAccount { email: Email::parse("BOB.RAY@example.org").unwrap(), ..an_account("another") };
    let new =
        vec![(an_account("first.one"), Role::User), (other_address, Role::User), (other_name, Role::User)];
    let outcome = world.accounts().create_all(&actor::of(&root), new).await;
    let taken = [(1, CreateUserError::Taken(Taken::Username)), (2, CreateUserError::Taken(Taken::Email))];
    assert_eq!(refusals(outcome), taken);

    let new = vec![(an_account("first.one"), Role::Admin), (an_account("second.one"), Role::SuperAdmin)];
    let outcome = world.accounts().create_all(&actor::of(&root), new).await;
    let outranked = CreateUserError::Administration(AdministrationError::Outranked);
    assert_eq!(refusals(outcome), [(1, outranked)]);
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn two_rows_cannot_have_the_same_name() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    let same = NewAccount { email: Email::parse("two@example.org").unwrap(), ..an_account("ANN.LEE") };
    let new = vec![(an_account("ann.lee"), Role::User), (same, Role::User)];
    let outcome = world.accounts().create_all(&actor::of(&root), new).await;
    assert_eq!(refusals(outcome), [(1, CreateUserError::Taken(Taken::Username))]);
    assert_eq!(world.hasher.hashed(), 0, "what takes long comes last");
}

#[tokio::test]
async fn no_password_is_hashed_before_all_are_fit() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    let short = NewAccount { password: "short".to_owned(), ..an_account("bob.ray") };
    let new = vec![(an_account("ann.lee"), Role::User), (short, Role::User)];
    let outcome = world.accounts().create_all(&actor::of(&root), new).await;
    let unfit = CreateUserError::Password(UnfitPassword::TooShort { min: 8 });
    assert_eq!(refusals(outcome), [(1, unfit)]);
    assert_eq!(world.hasher.hashed(), 0);
}

#[tokio::test]
async fn an_overloaded_hasher_is_no_fault_of_a_row() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    world.hasher.overload(true);
    let new = vec![(an_account("ann.lee"), Role::User)];
    let outcome = world.accounts().create_all(&actor::of(&root), new).await;
    assert!(matches!(outcome, Err(BulkError::Whole(Error::Hashing(HashingUnavailable::Overloaded)))));
}

#[tokio::test]
async fn changes_are_audited_where_something_changed() {
    let (world, root, [ann, bob]) = scene();
    let edits = vec![renamed(&ann, "ann.lee"), renamed(&bob, "bob.fox")];
    let edited = world.accounts().update_all(&actor::of(&root), edits).await.unwrap();
    assert_eq!(edited.iter().map(User::username_key).collect::<Vec<_>>(), ["ann.lee", "bob.fox"]);
    assert_eq!(subjects_of(&world, SecurityEventKind::AccountChanged), [Some(bob.id())]);
}

#[tokio::test]
async fn nobody_changes_or_deletes_who_outranks_them_or_themselves() {
    let (world, _, [ann, _]) = scene();
    let admin = world.given(a_user().named("admin1").admin());
    let equal = world.given(a_user().named("admin2").admin());
    let before = world.store.contents();
    let by = actor::of(&admin);
    let change = ProfileChanges { name: Some(PersonName::parse("X").ok()), ..ProfileChanges::default() };
    let change = UserChanges::from(change);
    let edits =
        [&ann, &equal, &admin].map(|user| Edit { id: user.id(), expected: None, change: change.clone() });
    let outranked = AdministrationError::Outranked;
    let edited = world.accounts().update_all(&by, edits.into()).await;
    assert_eq!(refusals(edited), [1, 2].map(|row| (row, EditUserError::Administration(outranked))));
    let deleted = world.accounts().delete_all(&by, deletions(&[&equal, &ann, &admin])).await;
    assert_eq!(refusals(deleted), [0, 2].map(|row| (row, outranked)));
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn deleted_accounts_are_gone_with_their_sessions() {
    let (world, root, [ann, bob]) = scene();
    let sessions = [&ann, &bob].map(|user| world.given_session_of(user));
    let own = world.given_session_of(&root);
    world.accounts().delete_all(&actor::of(&root), deletions(&[&bob, &ann])).await.unwrap();
    assert_eq!(world.store.all::<User>().len(), 1);
    assert!(!world.knows(&sessions[0]) && !world.knows(&sessions[1]) && world.knows(&own));
    assert_eq!(subjects_of(&world, SecurityEventKind::AccountDeleted), [Some(bob.id()), Some(ann.id())]);
    assert_eq!(world.told(), ["user.deleted", "user.deleted"]);
}

#[tokio::test]
async fn somebody_must_remain_who_administers_the_system() {
    let (world, root, [ann, _]) = scene();
    let second = world.given(a_user().named("root2").super_admin());
    let before = world.store.contents();
    let by = actor::system();
    let all = deletions(&[&root, &ann, &second]);
    let outcome = world.accounts().delete_all(&by, all).await;
    let last = AdministrationError::LastSuperAdmin(LastSuperAdmin);
    assert_eq!(refusals(outcome), [(0, last), (2, last)]);
    assert_eq!(world.store.contents(), before);
    world.accounts().delete_all(&by, deletions(&[&root, &ann])).await.unwrap();
}
