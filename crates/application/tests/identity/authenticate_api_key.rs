//! Who comes with an API key.

use std::time::Duration;

use application::{
    authz::{Grants, Origin},
    error::Error,
    identity::{InvalidApiKey, KeyHolder},
};
use domain::{
    identity::{ApiKey, ApiKeyState, ApiKeyToken, KeySecret, Scope, Scopes, SecurityEventKind, User},
    shared::Id,
};
use testkit::{
    factories::{ApiKeyBuilder, a_user, an_api_key},
    fakes::{FakeClock, PlainApiKeys},
};
use uuid::Uuid;

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);

fn origin() -> Origin {
    Origin { address: Some("192.0.2.7".to_owned()), ..Origin::default() }
}

async fn come(world: &World, text: &str) -> Result<KeyHolder, Error<InvalidApiKey>> {
    world.authenticate_api_key().execute(text, &origin()).await
}

/// Ann, and her key in use.
fn ann(world: &World) -> (User, ApiKeyBuilder) {
    let ann = world.given(a_user().named("ann.lee"));
    let key = an_api_key(&ann).used_at(FakeClock::START);
    world.given_key(&key);
    (ann, key)
}

/// Refused like every other, and written down for the operator.
async fn is_refused(world: &World, text: &str, owner: Option<Id<User>>, reason: &str) {
    let before = world.api_keys.verified();
    let outcome = come(world, text).await;
    assert!(matches!(outcome, Err(Error::Refused(InvalidApiKey))), "{reason}");
    let looked = world.api_keys.verified() - before;
    assert_eq!(
        looked,
        if reason == "not of our form" { 0 } else { 2 },
        "{reason}: as much work as any other"
    );
    let event = world.audit_trail().pop().unwrap();
    assert_eq!(event.kind, SecurityEventKind::ApiKeyRefused);
    assert_eq!((event.actor_id, event.subject_id), (None, owner));
    assert_eq!((event.detail.as_deref(), event.address.as_deref()), (Some(reason), Some("192.0.2.7")));
}

#[tokio::test]
async fn a_key_stands_for_its_owner_within_its_scopes() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee").admin());
    let key = an_api_key(&ann).for_scopes([Scope::ReadOrders]);
    world.given_key(&key);
    let holder = come(&world, &key.token().reveal()).await.unwrap();
    let actor = holder.actor();
    let identity = actor.identity().unwrap();
    assert_eq!((identity.id, identity.role, identity.session), (ann.id(), ann.role(), None));
    assert_eq!(actor.grants(), Grants::Only(Scopes::from_iter([Scope::ReadOrders])));
}

#[tokio::test]
async fn what_proves_nothing_is_refused_in_one_way() {
    let world = World::new();
    let (ann, key) = ann(&world);
    let token = key.token();
    let unknown = ApiKeyToken { id: Id::new(Uuid::max()), ..token.clone() };
    let other = ApiKeyToken { secret: KeySecret::new([0; 32]), ..token };
    is_refused(&world, "", None, "not of our form").await;
    is_refused(&world, "ck_not_ours", None, "not of our form").await;
    is_refused(&world, &unknown.reveal(), None, "unknown").await;
    is_refused(&world, &other.reveal(), Some(ann.id()), "wrong secret").await;
}

#[tokio::test]
async fn a_key_that_has_ended_is_refused() {
    let world = World::new();
    let owner = world.given(a_user().named("ann.lee"));
    let revoked = an_api_key(&owner).named("revoked").revoked_at(FakeClock::START);
    let expired = an_api_key(&owner).named("expired").expiring_at(FakeClock::START);
    for (key, reason) in [(revoked, "revoked"), (expired, "expired")] {
        world.given_key(&key);
        is_refused(&world, &key.token().reveal(), Some(owner.id()), reason).await;
    }
}

#[tokio::test]
async fn the_key_of_an_inactive_user_is_worth_nothing_until_they_are_back() {
    let world = World::new();
    let (ann, key) = ann(&world);
    world.store.edit(ann.id(), |user: &mut User| {
        user.inactivate();
    });
    is_refused(&world, &key.token().reveal(), Some(ann.id()), "inactive account").await;
    world.store.edit(ann.id(), |user: &mut User| {
        user.reactivate();
    });
    assert!(come(&world, &key.token().reveal()).await.is_ok());
}

#[tokio::test]
async fn failures_are_written_down_as_long_as_they_are_few() {
    let world = World::new();
    world.throttle.refuse(MINUTE);
    assert!(matches!(come(&world, "nonsense").await, Err(Error::Refused(InvalidApiKey))));
    assert!(world.audited().is_empty());
    assert_eq!(world.throttle.attempts(), [("API keys from 192.0.2.7".to_owned(), None)]);
}

#[tokio::test]
async fn use_is_noted_now_and_then_and_audited_once_a_day() {
    let world = World::new();
    let owner = world.given(a_user().named("ann.lee"));
    let key = an_api_key(&owner);
    world.given_key(&key);
    let mut noted = Vec::new();
    for _ in 0..3 {
        come(&world, &key.token().reveal()).await.unwrap();
        let stored: ApiKey = world.store.get(key.token().id).unwrap();
        noted.push(stored.state().last_used_at.unwrap().since(FakeClock::START).as_secs() / 60);
        world.clock.advance(MINUTE * 3);
    }
    assert_eq!(noted, [0, 0, 6]);
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::ApiKeyUsed);
    assert_eq!((event.actor_id, event.subject_id), (Some(owner.id()), Some(owner.id())));
    assert_eq!(event.address.as_deref(), Some("192.0.2.7"));
}

#[tokio::test]
async fn both_secrets_of_a_rotated_key_work_until_the_overlap_ends() {
    let world = World::new();
    let (_, old) = ann(&world);
    let new = ApiKeyToken { secret: KeySecret::new([7; 32]), ..old.token() };
    let state = old.clone().build().state().clone();
    world.store.put(ApiKey::restore(ApiKeyState {
        digest: PlainApiKeys::digest_of(&new, "1"),
        previous_digest: Some(state.digest.clone()),
        previous_ends_at: Some(FakeClock::START.plus(MINUTE)),
        ..state
    }));
    for token in [&old.token(), &new] {
        assert!(come(&world, &token.reveal()).await.is_ok());
    }
    world.clock.advance(MINUTE);
    assert!(come(&world, &new.reveal()).await.is_ok());
    is_refused(&world, &old.token().reveal(), Some(state.user_id), "wrong secret").await;
}

/// So that a server key that was replaced can be taken away in the end.
#[tokio::test]
async fn a_key_in_use_moves_over_to_the_current_server_key() {
    let world = World::new();
    let (_, key) = ann(&world);
    world.api_keys.rotate("2");
    for _ in 0..2 {
        come(&world, &key.token().reveal()).await.unwrap();
        let stored: ApiKey = world.store.get(key.token().id).unwrap();
        assert_eq!(stored.state().digest, PlainApiKeys::digest_of(&key.token(), "2"));
        assert_eq!(stored.state().last_used_at, Some(FakeClock::START), "that is another matter");
    }
    assert!(world.audited().is_empty());
}
