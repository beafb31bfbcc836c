//! API keys: found together with their user, whatever state either is in, and gone with them.

use std::time::Duration;

use application::{
    authz::{Actor, Create, Delete, Permit, Read, Update},
    field,
    identity::Authenticate,
    query::Query,
    store::StoreError,
};
use domain::{
    identity::{ApiKey, ApiKeyState, KeyDigest, Scope, User},
    shared::{Id, Timestamp},
};
use testkit::{
    actor,
    factories::{ApiKeyBuilder, a_user, an_api_key},
    fakes::FakeClock,
};
use uuid::Uuid;

use crate::fixture::Fixture;

on_every_store![
    a_key_is_found_with_its_user,
    an_unknown_id_finds_nothing,
    state_is_no_business_of_the_store,
    every_field_of_a_key_is_read_back_as_it_was_written,
    keys_are_seen_listed_and_written_by_their_owner_alone,
    a_key_is_not_given_away,
    a_use_that_was_undone_leaves_nothing,
    keys_go_with_their_user,
];

async fn given_key(fixture: &Fixture, key: ApiKeyBuilder) -> ApiKey {
    let permit = actor::system().permit::<Create, ApiKey>().unwrap();
    let key = key.build();
    fixture.store.run(async |tx| tx.api_keys().create(&permit, key.clone()).await).await.unwrap()
}

async fn find(fixture: &Fixture, id: Id<ApiKey>) -> Option<(ApiKey, User)> {
    let permit = Actor::anonymous().permit::<Authenticate, ApiKey>().unwrap();
    let found = fixture.store.read(async |view| view.api_keys().find_key_with_user(&permit, id).await).await;
    found.unwrap()
}

async fn write(fixture: &Fixture, by: &Actor, key: ApiKey) -> Result<ApiKey, StoreError> {
    let permit: Permit<Update, ApiKey> = by.permit().unwrap();
    fixture
        .store
        .run(async |tx| {
            tx.api_keys().load(&permit, key.id()).await?;
            tx.api_keys().update(&permit, key.clone()).await
        })
        .await
}

async fn a_key_is_found_with_its_user(fixture: &Fixture) {
    let everything = a_user().named("Ann.Lee").called("Ann").with_cpf("52998224725").admin();
    for user in [everything, a_user().named("bob.ray")] {
        let user = fixture.given(user).await;
        let key = given_key(fixture, an_api_key(&user)).await;
        given_key(fixture, an_api_key(&user).named("another")).await;
        let (found, owner) = find(fixture, key.id()).await.unwrap();
        assert_eq!(found, key);
        assert_eq!(owner.state(), user.state());
    }
}

async fn an_unknown_id_finds_nothing(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    given_key(fixture, an_api_key(&ann)).await;
    for id in [Uuid::nil(), Uuid::max(), ann.id().raw()] {
        assert!(find(fixture, Id::new(id)).await.is_none());
    }
}

async fn state_is_no_business_of_the_store(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee").inactive()).await;
    let start = FakeClock::START;
    let dead = an_api_key(&ann).revoked_at(start).expiring_at(start);
    let key = given_key(fixture, dead).await;
    let (found, owner) = find(fixture, key.id()).await.unwrap();
    assert!(!found.is_live(start) && !owner.is_active());
}

async fn every_field_of_a_key_is_read_back_as_it_was_written(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let key = given_key(fixture, an_api_key(&ann).for_scopes([])).await;
    let at = |seconds| Some(Timestamp::from_micros(FakeClock::START.micros() + seconds));
    let full = ApiKey::restore(ApiKeyState {
        scopes: [Scope::WriteOrders, Scope::ReadProfile].into_iter().collect(),
        digest: KeyDigest::new("2:new".to_owned()),
        previous_digest: Some(KeyDigest::new("1:old".to_owned())),
        previous_ends_at: at(1),
        rotated_at: at(2),
        expires_at: at(3),
        last_used_at: at(4),
        revoked_at: at(5),
        ..key.state().clone()
    });
    write(fixture, &actor::of(&ann), full.clone()).await.unwrap();
    assert_eq!(find(fixture, key.id()).await.unwrap().0, full);
}

async fn keys_are_seen_listed_and_written_by_their_owner_alone(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let root = fixture.given(a_user().named("root1").super_admin()).await;
    let (hers, theirs) =
        (given_key(fixture, an_api_key(&ann)).await, given_key(fixture, an_api_key(&root)).await);
    for (by, own, other) in [(&ann, &hers, &theirs), (&root, &theirs, &hers)] {
        let read = actor::of(by).permit::<Read, ApiKey>().unwrap();
        let list =
            fixture.store.read(async |view| view.api_keys().list(&read, &Query::default()).await).await;
        assert_eq!(list.unwrap().items, std::slice::from_ref(own));
        let look = fixture.store.read(async |view| view.api_keys().read(&read, other.id()).await).await;
        assert!(matches!(look, Err(StoreError::NotFound)));
        assert!(matches!(write(fixture, &actor::of(by), other.clone()).await, Err(StoreError::NotFound)));
    }
}

async fn a_key_is_not_given_away(fixture: &Fixture) {
    let (ann, bob) =
        (fixture.given(a_user().named("ann.lee")).await, fixture.given(a_user().named("bob.ray")).await);
    let key = given_key(fixture, an_api_key(&ann)).await;
    let his = ApiKey::restore(ApiKeyState { user_id: bob.id(), ..key.state().clone() });
    assert!(matches!(write(fixture, &actor::of(&ann), his).await, Err(StoreError::OutOfScope)));
    assert_eq!(find(fixture, key.id()).await.unwrap().0, key);
}

async fn a_use_that_was_undone_leaves_nothing(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let key = given_key(fixture, an_api_key(&ann)).await;
    let permit = actor::of(&ann).permit::<Update, ApiKey>().unwrap();
    let undone: Result<(), StoreError> = fixture
        .store
        .run(async |tx| {
            let mut used = tx.api_keys().load(&permit, key.id()).await?;
            used.note_use(FakeClock::START.plus(Duration::from_secs(1)));
            tx.api_keys().update(&permit, used).await?;
            Err(StoreError::NotFound)
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(find(fixture, key.id()).await.unwrap().0, key);
}

async fn keys_go_with_their_user(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let key = given_key(fixture, an_api_key(&ann)).await;
    let permit = actor::system().permit::<Delete, User>().unwrap();
    let gone = fixture
        .store
        .run(async |tx| {
            let user = tx.users().load(&permit, ann.id()).await?;
            tx.users().delete(&permit, user).await
        })
        .await;
    gone.unwrap();
    assert!(find(fixture, key.id()).await.is_none());
    let filter = field!(ApiKey.user_id()).eq(&ann.id());
    let query = Query { filter, ..Query::default() };
    let read = actor::of(&ann).permit::<Read, ApiKey>().unwrap();
    let left = fixture.store.read(async |view| view.api_keys().list(&read, &query).await).await.unwrap();
    // The in-memory store has no foreign keys: there, what nobody can use any more stays behind.
    assert!(left.items.is_empty() || fixture.rows("SELECT '', id FROM users").await.is_none());
}
