use std::time::Duration;

use application::{
    authz::{Actor, Forbidden},
    error::Error,
    identity::{ProfileChanges, Taken},
    store::StoreError,
};
use domain::{
    identity::{Cpf, PersonName, SecurityEventKind, User, Username},
    shared::Version,
};
use testkit::{actor, factories::a_user};

use crate::world::World;

const CPF: &str = "52998224725";

fn rename(username: &str) -> ProfileChanges {
    ProfileChanges { username: Username::parse(username).ok(), ..ProfileChanges::default() }
}

async fn edit(world: &World, user: &User, changes: ProfileChanges) -> Result<User, Error<Taken>> {
    world.edit_profile().execute(&actor::of(user), changes, None).await
}

#[tokio::test]
async fn every_field_but_the_address_can_be_changed() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let changes = ProfileChanges {
        username: Username::parse("Ann.Ray").ok(),
        name: Some(PersonName::parse("Ann Ray").ok()),
        cpf: Some(Cpf::parse(CPF).ok()),
    };
    let edited = edit(&world, &ann, changes).await.unwrap();
    let state = edited.state();
    assert_eq!(state.username.as_str(), "Ann.Ray");
    assert_eq!(state.name.as_ref().map(PersonName::as_str), Some("Ann Ray"));
    assert_eq!(state.cpf.as_ref().map(Cpf::as_str), Some(CPF));
    assert_eq!(world.stored(&ann).state(), state);
}

#[tokio::test]
async fn name_and_cpf_can_be_cleared() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee").called("Ann").with_cpf(CPF));
    let changes = ProfileChanges { name: Some(None), cpf: Some(None), ..ProfileChanges::default() };
    let edited = edit(&world, &ann, changes).await.unwrap();
    assert_eq!((edited.name(), edited.cpf()), (None, None));
}

#[tokio::test]
async fn a_change_raises_the_version_and_says_who_made_it_and_when() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    world.clock.advance(Duration::from_secs(60));
    let edited = edit(&world, &ann, rename("ann.ray")).await.unwrap();
    let (before, after) = (&ann.state().record, &edited.state().record);
    assert_eq!(after.version, before.version.next());
    assert_eq!(after.updated_at, before.updated_at.plus(Duration::from_secs(60)));
    assert_eq!(after.updated_by, Some(ann.id()));
    assert_eq!(after.created_at, before.created_at);
}

#[tokio::test]
async fn a_change_is_audited() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    edit(&world, &ann, rename("ann.ray")).await.unwrap();
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::AccountChanged);
    assert_eq!((event.actor_id, event.subject_id), (Some(ann.id()), Some(ann.id())));
}

#[tokio::test]
async fn nothing_is_written_when_nothing_changed() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee").called("Ann"));
    let before = world.store.contents();
    let same = ProfileChanges {
        username: Username::parse("ann.lee").ok(),
        name: Some(PersonName::parse("Ann").ok()),
        cpf: Some(None),
    };
    for changes in [ProfileChanges::default(), same] {
        let edited = edit(&world, &ann, changes).await.unwrap();
        assert_eq!(edited.state().record.version, ann.state().record.version);
    }
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn a_change_of_an_outdated_version_is_stale() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let seen = Some(ann.state().record.version);
    let (edit, me) = (world.edit_profile(), actor::of(&ann));
    edit.execute(&me, rename("ann.ray"), seen).await.unwrap();
    let before = world.store.contents();
    let outcome = edit.execute(&me, rename("ann.fox"), seen).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::Stale))));
    assert_eq!(world.store.contents(), before);
    let current = Some(Version::new(2));
    assert!(edit.execute(&me, rename("ann.fox"), current).await.is_ok());
}

#[tokio::test]
async fn what_another_account_has_is_taken() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    world.given(a_user().named("bob.ray").with_cpf(CPF));
    let by_cpf = ProfileChanges { cpf: Some(Cpf::parse(CPF).ok()), ..ProfileChanges::default() };
    let before = world.store.contents();
    for (changes, taken) in [(rename("BOB.ray"), Taken::Username), (by_cpf, Taken::Cpf)] {
        let outcome = edit(&world, &ann, changes).await;
        assert!(matches!(outcome, Err(Error::Refused(refusal)) if refusal == taken));
    }
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn ones_own_name_may_be_spelled_anew() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let edited = edit(&world, &ann, rename("ANN.LEE")).await.unwrap();
    assert_eq!(edited.state().username.as_str(), "ANN.LEE");
}

#[tokio::test]
async fn a_visitor_has_no_profile() {
    let outcome = World::new().edit_profile().execute(&Actor::anonymous(), rename("ann.ray"), None).await;
    assert!(matches!(outcome, Err(Error::Forbidden(Forbidden { anonymous: true, .. }))));
}

#[tokio::test]
async fn an_account_that_was_deleted_meanwhile_is_not_found() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    world.store.remove(ann.id());
    let outcome = edit(&world, &ann, rename("ann.ray")).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
}

#[tokio::test]
async fn two_changes_at_once_both_survive() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let id = ann.id();
    world.store.before_next_commit(move |store| {
        store.edit(id, |ann: &mut User| {
            ann.change_name(PersonName::parse("Ann Lee").ok());
        });
    });
    let edited = edit(&world, &ann, rename("ann.ray")).await.unwrap();
    assert_eq!(edited.state().username.as_str(), "ann.ray");
    assert_eq!(edited.name(), PersonName::parse("Ann Lee").ok());
    assert_eq!(edited.state().record.version, Version::new(3));
}
