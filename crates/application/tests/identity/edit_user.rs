use application::{
    authz::{Actor, Forbidden},
    error::Error,
    identity::{AdministrationError, EditUserError, ProfileChanges, Taken, UserChanges},
    store::StoreError,
};
use domain::{
    identity::{Email, PersonName, Role, SecurityEventKind, User, Username},
    shared::{Id, Version},
};
use testkit::{actor, factories::a_user};
use uuid::Uuid;

use crate::world::World;

fn rename(username: &str) -> UserChanges {
    ProfileChanges { username: Username::parse(username).ok(), ..ProfileChanges::default() }.into()
}

async fn edit(
    world: &World,
    by: &Actor,
    of: Id<User>,
    changes: UserChanges,
) -> Result<User, Error<EditUserError>> {
    world.accounts().update(by, of, changes, None).await
}

/// A world with an admin and a user.
fn scene() -> (World, User, User) {
    let world = World::new();
    let admin = world.given(a_user().named("admin1").admin());
    let ann = world.given(a_user().named("ann.lee"));
    (world, admin, ann)
}

#[tokio::test]
async fn an_admin_edits_a_user_and_is_noted_as_the_editor() {
    let (world, admin, ann) = scene();
    let edited = edit(&world, &actor::of(&admin), ann.id(), rename("ann.ray")).await.unwrap();
    assert_eq!(edited.state().username.as_str(), "ann.ray");
    assert_eq!(edited.state().record.updated_by, Some(admin.id()));
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::AccountChanged);
    assert_eq!((event.actor_id, event.subject_id), (Some(admin.id()), Some(ann.id())));
}

#[tokio::test]
async fn who_may_edit_whom_follows_from_rank() {
    for (editor, subject, allowed) in [
        (Role::Admin, Role::User, true),
        (Role::Admin, Role::Admin, false),
        (Role::Admin, Role::SuperAdmin, false),
        (Role::SuperAdmin, Role::User, true),
        (Role::SuperAdmin, Role::Admin, true),
        (Role::SuperAdmin, Role::SuperAdmin, true),
    ] {
        let world = World::new();
        let editor = world.given(a_user().named("editor").with_role(editor));
        let subject = world.given(a_user().named("subject").with_role(subject));
        let outcome = edit(&world, &actor::of(&editor), subject.id(), rename("renamed")).await;
        let outranked = EditUserError::Administration(AdministrationError::Outranked);
        match outcome {
            Ok(_) => assert!(allowed),
            Err(Error::Refused(refusal)) => assert!(!allowed && refusal == outranked),
            Err(other) => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn nobody_administers_their_own_account() {
    for role in [Role::Admin, Role::SuperAdmin] {
        let world = World::new();
        let me = world.given(a_user().named("admin1").with_role(role));
        let outcome = edit(&world, &actor::of(&me), me.id(), rename("renamed")).await;
        let outranked = EditUserError::Administration(AdministrationError::Outranked);
        assert!(matches!(outcome, Err(Error::Refused(refusal)) if refusal == outranked));
    }
}

#[tokio::test]
async fn users_and_visitors_edit_nobody() {
    let (world, _, ann) = scene();
    let bob = world.given(a_user().named("bob.ray"));
    for (by, is_anonymous) in [(actor::of(&bob), false), (Actor::anonymous(), true)] {
        let outcome = edit(&world, &by, ann.id(), rename("renamed")).await;
        assert!(
            matches!(outcome, Err(Error::Forbidden(Forbidden { anonymous, .. })) if anonymous == is_anonymous)
        );
    }
}

#[tokio::test]
async fn an_unknown_account_is_not_found() {
    let (world, admin, _) = scene();
    let outcome = edit(&world, &actor::of(&admin), Id::new(Uuid::max()), rename("renamed")).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
}

#[tokio::test]
async fn nothing_is_written_when_nothing_changed() {
    let (world, admin, ann) = scene();
    let before = world.store.contents();
    let username = Username::parse("ann.lee").ok();
    let same = ProfileChanges { name: Some(None), username, cpf: None }.into();
    let edited = edit(&world, &actor::of(&admin), ann.id(), same).await.unwrap();
    assert_eq!(edited.state().record.version, Version::FIRST);
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn a_change_of_an_outdated_version_is_stale() {
    let (world, admin, ann) = scene();
    world.store.edit(ann.id(), |ann: &mut User| {
        ann.change_name(PersonName::parse("Ann").ok());
    });
    let before = world.store.contents();
    let outcome =
        world.accounts().update(&actor::of(&admin), ann.id(), rename("ann.ray"), Some(Version::FIRST)).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::Stale))));
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn what_another_account_has_is_taken() {
    let (world, admin, ann) = scene();
    world.given(a_user().named("bob.ray"));
    let outcome = edit(&world, &actor::of(&admin), ann.id(), rename("Bob.Ray")).await;
    assert!(matches!(outcome, Err(Error::Refused(EditUserError::Taken(Taken::Username)))));
}

fn moved(address: &str) -> UserChanges {
    UserChanges { email: Email::parse(address).ok(), ..UserChanges::default() }
}

#[tokio::test]
async fn nobody_has_verified_an_address_that_an_admin_writes_down() {
    let world = World::new();
    let admin = world.given(a_user().named("admin1").admin());
    let ann = world.given(a_user().named("ann.lee").verified());
    let edited = edit(&world, &actor::of(&admin), ann.id(), moved("ann@example.com")).await.unwrap();
    assert_eq!((edited.state().email.as_str(), edited.is_email_verified()), ("ann@example.com", false));
    assert_eq!(world.told(), ["user.email-changed"]);
}

#[tokio::test]
async fn the_address_of_another_account_is_taken() {
    let (world, admin, ann) = scene();
    world.given(a_user().named("bob.ray"));
    let outcome = edit(&world, &actor::of(&admin), ann.id(), moved("BOB.RAY@example.org")).await;
    assert!(matches!(outcome, Err(Error::Refused(EditUserError::Taken(Taken::Email)))));
}
