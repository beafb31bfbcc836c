//! One-time tokens: found by what is kept of their secret, used once however many try, and gone with their user.

use std::{sync::Arc, time::Duration};

use application::{
    authz::{Actor, Create, Delete, Read, Update},
    error::Error,
    field,
    identity::{
        Addressee, AuditTrail, Authenticate, NothingSent, OfferToken, OneTimeTokens, PurgeOneTimeTokens,
        RedeemOneTimeToken, ResetPassword,
    },
    store::StoreError,
};
use domain::{
    identity::{Email, OneTimeToken, OneTimeTokenPurpose, OneTimeTokenState, PasswordPolicy, User},
    shared::{Id, Timestamp},
};
use testkit::{
    actor,
    factories::{LIFETIMES, OneTimeTokenBuilder, a_one_time_token, a_session, a_user},
    fakes::{CountingIds, FakeClock, OpenThrottle, PlainHasher, PlainSeal, PlainTokens},
};
use uuid::Uuid;

use crate::fixture::Fixture;

on_every_store![
    every_field_of_a_token_is_read_back_as_it_was_written,
    no_two_tokens_have_one_secret,
    tokens_are_written_by_their_owner_alone,
    tokens_go_with_their_user,
    the_purge_takes_what_ended_a_day_ago,
    of_ten_who_use_a_token_at_the_same_moment_one_does,
    of_ten_messages_at_the_same_moment_three_are_sent_and_one_token_lives,
];

const RESET: OneTimeTokenPurpose = OneTimeTokenPurpose::ResetPassword;

async fn given_token(fixture: &Fixture, token: OneTimeTokenBuilder) -> Result<OneTimeToken, StoreError> {
    let permit = actor::system().permit::<Create, OneTimeToken>().unwrap();
    let token = token.build();
    fixture.store.run(async |tx| tx.one_time_tokens().create(&permit, token.clone()).await).await
}

async fn find(fixture: &Fixture, id: Id<OneTimeToken>) -> Option<OneTimeToken> {
    let permit = Actor::anonymous().permit::<Authenticate, OneTimeToken>().unwrap();
    let by_id = field!(OneTimeToken.id()).eq(&id);
    fixture.store.read(async |view| view.one_time_tokens().find(&permit, &by_id).await).await.unwrap()
}

async fn write(fixture: &Fixture, by: &Actor, token: &OneTimeToken) -> Result<OneTimeToken, StoreError> {
    let permit = by.permit::<Update, OneTimeToken>().unwrap();
    fixture
        .store
        .run(async |tx| {
            tx.one_time_tokens().load(&permit, token.id()).await?;
            tx.one_time_tokens().update(&permit, token.clone()).await
        })
        .await
}

async fn every_field_of_a_token_is_read_back_as_it_was_written(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    for purpose in OneTimeTokenPurpose::ALL {
        let token = given_token(fixture, a_one_time_token(&ann, purpose)).await.unwrap();
        let full = OneTimeToken::restore(OneTimeTokenState {
            email: Email::parse("Elsewhere@example.org").unwrap(),
            spent_at: Some(Timestamp::from_micros(FakeClock::START.micros() + 1)),
            ..token.state().clone()
        });
        write(fixture, &actor::of(&ann), &full).await.unwrap();
        assert_eq!(find(fixture, token.id()).await, Some(full));
    }
}

async fn no_two_tokens_have_one_secret(fixture: &Fixture) {
    let (ann, bob) =
        (fixture.given(a_user().named("ann.lee")).await, fixture.given(a_user().named("bob.ray")).await);
    let hers = given_token(fixture, a_one_time_token(&ann, RESET).with_secret("one")).await.unwrap();
    let his = given_token(fixture, a_one_time_token(&bob, RESET).with_secret("other")).await.unwrap();
    let same = OneTimeToken::restore(OneTimeTokenState { digest: hers.digest(), ..his.state().clone() });
    let outcome = write(fixture, &actor::of(&bob), &same).await;
    assert!(matches!(outcome, Err(StoreError::Conflict { field }) if field == "digest"));
}

async fn tokens_are_written_by_their_owner_alone(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let root = fixture.given(a_user().named("root1").super_admin()).await;
    let token = given_token(fixture, a_one_time_token(&ann, RESET)).await.unwrap();
    assert!(matches!(write(fixture, &actor::of(&root), &token).await, Err(StoreError::NotFound)));
    let given_away = OneTimeToken::restore(OneTimeTokenState { user_id: root.id(), ..token.state().clone() });
    assert!(matches!(write(fixture, &actor::of(&ann), &given_away).await, Err(StoreError::OutOfScope)));
}

async fn tokens_go_with_their_user(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let token = given_token(fixture, a_one_time_token(&ann, RESET)).await.unwrap();
    let permit = actor::system().permit::<Delete, User>().unwrap();
    let gone = fixture
        .store
        .run(async |tx| {
            let user = tx.users().load(&permit, ann.id()).await?;
            tx.users().delete(&permit, user).await
        })
        .await;
    gone.unwrap();
    // The in-memory store has no foreign keys: there, what nobody can use any more stays behind.
    let is_memory = fixture.rows("SELECT '', id FROM users").await.is_none();
    assert!(is_memory || find(fixture, token.id()).await.is_none());
}

async fn the_purge_takes_what_ended_a_day_ago(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let old = given_token(fixture, a_one_time_token(&ann, RESET).with_secret("old")).await.unwrap();
    let later = FakeClock::START.plus(Duration::from_micros(1));
    let young = given_token(fixture, a_one_time_token(&ann, RESET).with_secret("young").made_at(later)).await;
    fixture
        .clock
        .advance(LIFETIMES.reset_password + Duration::from_secs(24 * 60 * 60) + Duration::from_micros(1));
    let purge = PurgeOneTimeTokens { uow: fixture.store.clone(), clock: fixture.clock.clone() };
    assert_eq!(purge.execute(&actor::system()).await.unwrap(), 1);
    assert_eq!(find(fixture, old.id()).await, None);
    assert!(find(fixture, young.unwrap().id()).await.is_some());
}

fn audit(fixture: &Fixture) -> AuditTrail {
    AuditTrail { clock: fixture.clock.clone(), ids: Arc::new(CountingIds::default()) }
}

async fn of_ten_who_use_a_token_at_the_same_moment_one_does(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    fixture.given_session(a_session(&ann)).await;
    given_token(fixture, a_one_time_token(&ann, RESET).with_secret("token")).await.unwrap();
    let redeem = Arc::new(RedeemOneTimeToken {
        uow: fixture.store.clone(),
        audit: audit(fixture),
        tokens: Arc::new(PlainTokens::default()),
        throttle: Arc::new(OpenThrottle),
    });
    let (hasher, passwords) = (Arc::new(PlainHasher::default()), PasswordPolicy { min_length: 8 });
    let reset = Arc::new(ResetPassword { redeem, hasher, passwords });
    let tries: Vec<_> = (0..10)
        .map(|number| {
            let reset = reset.clone();
            tokio::spawn(async move {
                let password = format!("a different password {number}");
                reset.execute(&Actor::anonymous(), "token".to_owned(), password).await
            })
        })
        .collect();
    let mut outcomes = Vec::new();
    for attempt in tries {
        outcomes.push(attempt.await.unwrap());
    }
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    let lost = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(Error::Refused(_) | Error::Store(StoreError::Transient))));
    assert_eq!(lost.count(), 9, "{outcomes:?}");
    assert!(fixture.session_ids().await.is_empty());
    let read = actor::of(&ann).permit::<Read, User>().unwrap();
    let user = fixture.store.read(async |view| view.users().read(&read, ann.id()).await).await.unwrap();
    assert_eq!(user.state().record.version.number(), 2, "it was changed once");
}

async fn of_ten_messages_at_the_same_moment_three_are_sent_and_one_token_lives(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let tokens = OneTimeTokens {
        clock: fixture.clock.clone(),
        seal: Arc::new(PlainSeal),
        tokens: Arc::new(PlainTokens::default()),
        lifetimes: LIFETIMES,
    };
    let offers = Arc::new(OfferToken { uow: fixture.store.clone(), audit: audit(fixture), tokens });
    let to = Addressee::User(ann.id());
    let messages: Vec<_> = (1..=10)
        .map(|run| {
            let (offers, to) = (offers.clone(), to.clone());
            tokio::spawn(async move {
                // Who loses too many races tries again, as its job would.
                loop {
                    let id = Id::new(Uuid::from_u128(run));
                    match offers.to_verify(&actor::system(), &to, id).await {
                        Err(Error::Store(StoreError::Transient)) => {}
                        outcome => break outcome.map(|_| id),
                    }
                }
            })
        })
        .collect();
    let mut sent = Vec::new();
    for message in messages {
        match message.await.unwrap() {
            Ok(id) => sent.push(id),
            Err(error) => assert!(matches!(error, Error::Refused(NothingSent::TooMany)), "{error:?}"),
        }
    }
    assert_eq!(sent.len(), 3);
    let mut live = 0;
    for id in sent {
        live += usize::from(find(fixture, id).await.unwrap().is_live(FakeClock::START));
    }
    assert_eq!(live, 1);
}
