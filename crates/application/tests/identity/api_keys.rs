//! Making, rotating and revoking API keys.

use std::time::Duration;

use application::{
    authz::{Actor, Forbidden},
    error::Error,
    identity::{ApiKeyDraft, CreateApiKeyError, NotFresh, RotateApiKeyError},
    store::StoreError,
};
use domain::{
    identity::{ApiKey, ApiKeyName, Overlap, Scope, Scopes, SecurityEventKind, User},
    shared::Timestamp,
};
use testkit::{
    actor,
    factories::{a_user, an_api_key},
    fakes::{FakeClock, PlainApiKeys},
};

use crate::world::World;

fn draft(expires_at: Option<Timestamp>) -> ApiKeyDraft {
    let name = ApiKeyName::parse("nightly export").unwrap();
    ApiKeyDraft { name, scopes: Scopes::from_iter([Scope::ReadOrders]), expires_at }
}

fn ann(world: &World) -> User {
    world.given(a_user().named("ann.lee"))
}

/// Them, having logged in just now.
fn fresh(world: &World, user: &User) -> Actor {
    actor::with_session(user, &world.given_session_of(user))
}

/// What the audit trail says, and of whom.
fn audited(world: &World) -> Vec<(SecurityEventKind, Option<String>)> {
    world.audit_trail().into_iter().map(|event| (event.kind, event.detail)).collect()
}

#[tokio::test]
async fn a_key_is_made_for_oneself_and_its_secret_is_told_but_not_kept() {
    let world = World::new();
    let ann = ann(&world);
    let issued = world.create_api_key().execute(&fresh(&world, &ann), ann.id(), draft(None)).await.unwrap();
    let stored: Vec<ApiKey> = world.store.all();
    assert_eq!(stored, std::slice::from_ref(&issued.key));
    let state = issued.key.state();
    assert_eq!((state.user_id, state.created_at, state.last_used_at), (ann.id(), FakeClock::START, None));
    assert_eq!(issued.token.id, issued.key.id());
    assert_eq!(state.digest, PlainApiKeys::digest_of(&issued.token, "1"));
    let told = format!("{}: orders:read", issued.key.id());
    assert_eq!(audited(&world), [(SecurityEventKind::ApiKeyCreated, Some(told))]);
}

#[tokio::test]
async fn nobody_makes_keys_of_others_but_the_operator() {
    let world = World::new();
    let (ann, root) = (ann(&world), world.given(a_user().named("root1").super_admin()));
    let outcome = world.create_api_key().execute(&fresh(&world, &root), ann.id(), draft(None)).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::OutOfScope))));
    assert!(world.store.all::<ApiKey>().is_empty() && world.audited().is_empty());
    let issued = world.create_api_key().execute(&actor::system(), ann.id(), draft(None)).await.unwrap();
    assert_eq!(issued.key.user_id(), ann.id());
}

#[tokio::test]
async fn a_key_that_would_be_dead_is_not_made() {
    let world = World::new();
    let ann = ann(&world);
    let draft = draft(Some(FakeClock::START));
    let outcome = world.create_api_key().execute(&fresh(&world, &ann), ann.id(), draft).await;
    assert!(matches!(outcome, Err(Error::Refused(CreateApiKeyError::ExpiryPassed(_)))));
    assert!(world.store.all::<ApiKey>().is_empty());
}

#[tokio::test]
async fn a_rotated_key_has_a_new_secret_and_for_a_while_the_old_one_too() {
    let world = World::new();
    let ann = ann(&world);
    let old = an_api_key(&ann);
    let key = world.given_key(&old);
    let hour = Overlap::new(Duration::from_secs(3600)).unwrap();
    let issued = world.rotate_api_key().execute(&fresh(&world, &ann), key.id(), hour).await.unwrap();
    assert!(issued.token != old.token() && issued.token.id == key.id());
    let stored = world.store.get(key.id()).unwrap();
    assert_eq!(stored, issued.key);
    assert_eq!(stored.state().rotated_at, Some(FakeClock::START));
    let [now, later] = [0, 3600].map(|seconds| FakeClock::START.plus(Duration::from_secs(seconds)));
    assert_eq!(stored.previous_digest(now), Some(&key.state().digest));
    assert_eq!(stored.previous_digest(later), None);
    assert_eq!(audited(&world), [(SecurityEventKind::ApiKeyRotated, Some(key.id().to_string()))]);
}

#[tokio::test]
async fn a_key_that_has_ended_is_not_rotated() {
    let world = World::new();
    let ann = ann(&world);
    let key = world.given_key(&an_api_key(&ann).revoked_at(FakeClock::START));
    let outcome = world.rotate_api_key().execute(&fresh(&world, &ann), key.id(), Overlap::default()).await;
    assert!(matches!(outcome, Err(Error::Refused(RotateApiKeyError::Ended(_)))));
    assert_eq!(world.store.get(key.id()), Some(key));
    assert!(world.audited().is_empty());
}

#[tokio::test]
async fn a_revoked_key_stays_in_the_records_and_is_revoked_once() {
    let world = World::new();
    let ann = ann(&world);
    let key = world.given_key(&an_api_key(&ann));
    for _ in 0..2 {
        world.revoke_api_key().execute(&actor::of(&ann), key.id()).await.unwrap();
        world.clock.advance(Duration::from_secs(1));
    }
    assert_eq!(world.store.get(key.id()).unwrap().revoked_at(), Some(FakeClock::START));
    assert_eq!(audited(&world), [(SecurityEventKind::ApiKeyRevoked, Some(key.id().to_string()))]);
}

#[tokio::test]
async fn the_keys_of_others_do_not_exist_even_for_super_admins() {
    let world = World::new();
    let (ann, root) = (ann(&world), world.given(a_user().named("root1").super_admin()));
    let key = world.given_key(&an_api_key(&ann));
    let root = fresh(&world, &root);
    let revoked = world.revoke_api_key().execute(&root, key.id()).await;
    assert!(matches!(revoked, Err(Error::Store(StoreError::NotFound))));
    let rotated = world.rotate_api_key().execute(&root, key.id(), Overlap::default()).await;
    assert!(matches!(rotated, Err(Error::Store(StoreError::NotFound))));
    assert_eq!(world.store.get(key.id()), Some(key));
}

#[tokio::test]
async fn no_key_manages_keys_and_neither_do_visitors() {
    let world = World::new();
    let ann = ann(&world);
    let key = world.given_key(&an_api_key(&ann));
    for by in [actor::with_scopes(&ann, Scope::ALL), Actor::anonymous()] {
        let created = world.create_api_key().execute(&by, ann.id(), draft(None)).await;
        assert!(matches!(created, Err(Error::Forbidden(Forbidden { .. }))));
        let rotated = world.rotate_api_key().execute(&by, key.id(), Overlap::default()).await;
        assert!(matches!(rotated, Err(Error::Forbidden(Forbidden { .. }))));
        let revoked = world.revoke_api_key().execute(&by, key.id()).await;
        assert!(matches!(revoked, Err(Error::Forbidden(Forbidden { .. }))));
    }
    assert_eq!(world.store.all::<ApiKey>(), [key]);
}

#[tokio::test]
async fn a_session_that_was_left_open_makes_no_key_and_gets_no_secret() {
    let world = World::new();
    let ann = ann(&world);
    let (by, key) = (fresh(&world, &ann), world.given_key(&an_api_key(&ann)));
    world.clock.advance(Duration::from_secs(5 * 60 + 1));
    let made = world.create_api_key().execute(&by, ann.id(), draft(None)).await;
    assert!(matches!(made, Err(Error::Refused(CreateApiKeyError::NotFresh(NotFresh)))));
    let rotated = world.rotate_api_key().execute(&by, key.id(), Overlap::default()).await;
    assert!(matches!(rotated, Err(Error::Refused(RotateApiKeyError::NotFresh(NotFresh)))));
    assert_eq!(world.store.all::<ApiKey>(), [key]);
}
