//! Families of tokens: found by their id, and a refresh token is good once, however many come with it at the same time.

use std::sync::Arc;

use application::{
    authz::{Actor, Create, Origin},
    error::Error,
    field,
    identity::{AuditTrail, Authenticate, InvalidRefreshToken, Mint, RefreshTokens, RevokeTokens},
    store::StoreError,
};
use domain::{
    identity::{Scope, Session, SpentToken, TokenDigest, User},
    shared::Id,
};
use testkit::{
    actor,
    factories::{SessionBuilder, a_token_family, a_user},
    fakes::{CountingIds, FakeClock, PlainAccessTokens, PlainTokens},
};
use uuid::Uuid;

use crate::fixture::Fixture;

on_every_store![
    a_family_is_found_by_its_id_with_its_user,
    a_spent_token_is_found_and_spent_once,
    of_ten_who_refresh_at_once_one_wins_and_the_family_ends,
    revoking_ends_the_family,
];

fn mint() -> Mint {
    let (secrets, access) = (Arc::new(PlainTokens::default()), Arc::new(PlainAccessTokens));
    Mint { secrets, access, policy: SessionBuilder::TOKENS }
}

fn audit(fixture: &Fixture) -> AuditTrail {
    AuditTrail { clock: fixture.clock.clone(), ids: Arc::new(CountingIds::default()) }
}

async fn ann(fixture: &Fixture) -> (User, Session) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let family = a_token_family(&ann).with_secret("cr_first").for_scopes([Scope::ReadOrders]);
    let family = fixture.given_session(family).await;
    (ann, family)
}

async fn a_family_is_found_by_its_id_with_its_user(fixture: &Fixture) {
    let (ann, family) = ann(fixture).await;
    let permit = Actor::anonymous().permit::<Authenticate, Session>().unwrap();
    let find = async |id| {
        let found =
            fixture.store.read(async |view| view.sessions().find_session_with_user(&permit, id).await).await;
        found.unwrap()
    };
    let (found, owner) = find(family.id()).await.unwrap();
    assert_eq!((found, owner.state()), (family, ann.state()));
    assert!(find(Id::new(Uuid::from_u128(9))).await.is_none());
}

async fn a_spent_token_is_found_and_spent_once(fixture: &Fixture) {
    let (ann, family) = ann(fixture).await;
    let spent = |id| SpentToken {
        id: Id::new(Uuid::from_u128(id)),
        token: TokenDigest::new("digest".to_owned()),
        session_id: family.id(),
        user_id: ann.id(),
        spent_at: FakeClock::START,
    };
    let create = async |id| {
        let permit = actor::system().permit::<Create, SpentToken>().unwrap();
        fixture.store.run(async |tx| tx.spent_tokens().create(&permit, spent(id)).await).await
    };
    assert_eq!(create(1).await.unwrap(), spent(1));
    assert!(matches!(create(2).await, Err(StoreError::Conflict { field }) if field == "token"));

    let permit = Actor::anonymous().permit::<Authenticate, SpentToken>().unwrap();
    let filter = field!(SpentToken.token()).eq(&spent(1).token);
    let found = fixture.store.read(async |view| view.spent_tokens().find(&permit, &filter).await).await;
    assert_eq!(found.unwrap(), Some(spent(1)));
}

async fn of_ten_who_refresh_at_once_one_wins_and_the_family_ends(fixture: &Fixture) {
    ann(fixture).await;
    let refresh = Arc::new(RefreshTokens { uow: fixture.store.clone(), audit: audit(fixture), mint: mint() });
    let mut tasks = Vec::new();
    for _ in 0..10 {
        let refresh = refresh.clone();
        tasks.push(tokio::spawn(async move { refresh.execute("cr_first", &Origin::default()).await }));
    }
    let mut won = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => won += 1,
            Err(Error::Refused(InvalidRefreshToken)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(won, 1);
    assert!(fixture.session_ids().await.is_empty(), "whoever came second has a copy");
}

async fn revoking_ends_the_family(fixture: &Fixture) {
    let (_, family) = ann(fixture).await;
    let revoke = RevokeTokens { uow: fixture.store.clone(), audit: audit(fixture), mint: mint() };
    revoke.execute("cr_another", &Origin::default()).await.unwrap();
    assert_eq!(fixture.session_ids().await, [family.id()]);
    revoke.execute("cr_first", &Origin::default()).await.unwrap();
    assert!(fixture.session_ids().await.is_empty());
}
