//! Second factors: what is kept of them is read back, seen by its owner alone, and goes with its user; and of those who use one
//! code at the same moment, one is let in.

use std::sync::Arc;

use application::{
    authz::{Actor, Create, Delete, Read, Update},
    error::Error,
    field,
    identity::{
        AuditTrail, Authenticate, ChallengeToken, CheckCode, CheckSecondFactor, SecondFactorRefused,
        SecondFactorSecrets as _,
    },
    ports::{IdSource as _, SessionSecret, SessionTokens as _},
    query::{Filter, Query},
    store::{Batch, StoreError, UnitOfWork},
};
use domain::{
    identity::{
        CodeRefused, NewSecondFactor, RecoveryCode, RecoverySecret, SecondFactor, SecondFactorCode,
        SecondFactorKind, SecondFactorState, SignInChallenge, TimeStep, TotpSecret, User,
    },
    shared::Id,
};
use testkit::{
    actor,
    factories::a_user,
    fakes::{FakeClock, PlainSecondFactors, PlainTokens},
};
use uuid::Uuid;

use crate::fixture::Fixture;

on_every_store![
    every_field_is_read_back_as_it_was_written,
    a_user_has_one_factor_of_a_kind,
    they_are_seen_by_their_owner_alone,
    they_go_with_their_user,
    a_code_that_many_use_at_once_lets_one_in,
    a_recovery_code_that_many_use_at_once_lets_one_in,
];

const SECRET: TotpSecret = TotpSecret::new([9; 20]);
const RECOVERY: RecoverySecret = RecoverySecret::new([3; 15]);

/// At most so many at once: what a store without locks lets through in the end.
const MANY: u32 = 10;

fn a_factor(user: &User) -> SecondFactor {
    let new = NewSecondFactor {
        id: Id::new(Uuid::from_u128(user.id().raw().as_u128() ^ 1)),
        user_id: user.id(),
        kind: SecondFactorKind::Totp,
        data: PlainSecondFactors::default().seal(user.id(), SECRET.bytes()),
    };
    let mut factor = SecondFactor::begin(new, FakeClock::START);
    factor.confirm(FakeClock::START);
    factor
}

fn a_challenge(user: &User, number: u32) -> SignInChallenge {
    let token = PlainTokens::default().digest(&SessionSecret(format!("challenge {number}")));
    let id = Id::new(Uuid::from_u128(u128::from(number) + 1));
    SignInChallenge::ask(id, user, token, Some("corporate".to_owned()), FakeClock::START)
}

fn a_code(fixture: &Fixture, user: &User) -> RecoveryCode {
    let [digest] = PlainSecondFactors::default().digests(user.id(), &RECOVERY).try_into().unwrap();
    RecoveryCode { id: new_id(fixture), user_id: user.id(), digest, created_at: FakeClock::START }
}

fn new_id<T>(fixture: &Fixture) -> Id<T> {
    Id::new(fixture.ids.uuid())
}

async fn given_factor(fixture: &Fixture, factor: SecondFactor) -> Result<SecondFactor, StoreError> {
    let permit = actor::system().permit::<Create, SecondFactor>().unwrap();
    fixture.store.run(async |tx| tx.second_factors().create(&permit, factor.clone()).await).await
}

async fn given_code(fixture: &Fixture, code: RecoveryCode) {
    let permit = actor::system().permit::<Create, RecoveryCode>().unwrap();
    let given = fixture
        .store
        .run(async |tx| tx.recovery_codes().create_all(&permit, Batch::of(vec![code.clone()])?).await);
    given.await.unwrap();
}

async fn given_challenge(fixture: &Fixture, challenge: SignInChallenge) {
    let permit = actor::system().permit::<Create, SignInChallenge>().unwrap();
    let given =
        fixture.store.run(async |tx| tx.sign_in_challenges().create(&permit, challenge.clone()).await);
    given.await.unwrap();
}

async fn factor_seen(fixture: &Fixture, by: &Actor, of: &User) -> Option<SecondFactor> {
    let permit = by.permit::<Read, SecondFactor>().unwrap();
    let filter = field!(SecondFactor.user_id()).eq(&of.id());
    fixture.store.read(async |view| view.second_factors().find(&permit, &filter).await).await.unwrap()
}

async fn codes_seen(fixture: &Fixture, by: &Actor) -> Vec<RecoveryCode> {
    let permit = by.permit::<Read, RecoveryCode>().unwrap();
    let list = fixture.store.read(async |view| view.recovery_codes().list(&permit, &Query::default()).await);
    list.await.unwrap().items
}

async fn challenges(fixture: &Fixture) -> Option<SignInChallenge> {
    let permit = Actor::anonymous().permit::<Authenticate, SignInChallenge>().unwrap();
    let found =
        fixture.store.read(async |view| view.sign_in_challenges().find(&permit, &Filter::all()).await);
    found.await.unwrap()
}

async fn every_field_is_read_back_as_it_was_written(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee").with_second_factor()).await;
    assert_eq!(fixture.user(ann.id()).await.unwrap().state(), ann.state());
    let mut factor = given_factor(fixture, a_factor(&ann)).await.unwrap();
    factor.fail(FakeClock::START);
    factor.accept(TimeStep::at(FakeClock::START)).unwrap();
    factor.fail(FakeClock::START);
    let permit = actor::of(&ann).permit::<Update, SecondFactor>().unwrap();
    let written = fixture.store.run(async |tx| {
        tx.second_factors().load(&permit, factor.id()).await?;
        tx.second_factors().update(&permit, factor.clone()).await
    });
    written.await.unwrap();
    assert_eq!(factor_seen(fixture, &actor::of(&ann), &ann).await, Some(factor));

    let code = a_code(fixture, &ann);
    given_code(fixture, code.clone()).await;
    assert_eq!(codes_seen(fixture, &actor::of(&ann)).await, [code]);
    let mut challenge = a_challenge(&ann, 0);
    challenge.fail();
    given_challenge(fixture, challenge.clone()).await;
    assert_eq!(challenges(fixture).await, Some(challenge));
}

async fn a_user_has_one_factor_of_a_kind(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let first = given_factor(fixture, a_factor(&ann)).await.unwrap();
    let new = SecondFactor::restore(SecondFactorState { id: new_id(fixture), ..first.state().clone() });
    // The in-memory store knows of no keys of two columns; there, the use case alone sees to it.
    let refused = given_factor(fixture, new).await.is_err();
    assert!(refused || fixture.rows("SELECT '', id FROM users").await.is_none());
}

async fn they_are_seen_by_their_owner_alone(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let root = fixture.given(a_user().named("root1").super_admin()).await;
    given_factor(fixture, a_factor(&ann)).await.unwrap();
    given_code(fixture, a_code(fixture, &ann)).await;
    assert_eq!(factor_seen(fixture, &actor::of(&root), &ann).await, None);
    assert!(codes_seen(fixture, &actor::of(&root)).await.is_empty());
    let permit = actor::of(&root).permit::<Delete, RecoveryCode>().unwrap();
    let removed =
        fixture.store.run(async |tx| tx.recovery_codes().delete_matching(&permit, &Filter::all()).await);
    assert_eq!(removed.await.unwrap(), 0);
    let permit = actor::of(&root).permit::<Create, SecondFactor>().unwrap();
    let planted =
        SecondFactor::restore(SecondFactorState { id: new_id(fixture), ..a_factor(&ann).state().clone() });
    let planted =
        fixture.store.run(async |tx| tx.second_factors().create(&permit, planted.clone()).await).await;
    assert!(matches!(planted, Err(StoreError::OutOfScope)));
}

async fn they_go_with_their_user(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    given_factor(fixture, a_factor(&ann)).await.unwrap();
    given_code(fixture, a_code(fixture, &ann)).await;
    given_challenge(fixture, a_challenge(&ann, 0)).await;
    let permit = actor::system().permit::<Delete, User>().unwrap();
    let gone = fixture.store.run(async |tx| {
        let user = tx.users().load(&permit, ann.id()).await?;
        tx.users().delete(&permit, user).await
    });
    gone.await.unwrap();
    let nothing_left = factor_seen(fixture, &actor::system(), &ann).await.is_none()
        && codes_seen(fixture, &actor::system()).await.is_empty()
        && challenges(fixture).await.is_none();
    // The in-memory store has no foreign keys: there, what nobody can use any more stays behind.
    assert!(nothing_left || fixture.rows("SELECT '', id FROM users").await.is_none());
}

async fn a_code_that_many_use_at_once_lets_one_in(fixture: &Fixture) {
    let code = SecondFactorCode::Totp(PlainSecondFactors::code(&SECRET, FakeClock::START));
    one_is_let_in(fixture, code).await;
}

async fn a_recovery_code_that_many_use_at_once_lets_one_in(fixture: &Fixture) {
    one_is_let_in(fixture, SecondFactorCode::Recovery(RECOVERY)).await;
}

/// Everybody has a challenge of their own, and half of them ask another instance.
async fn one_is_let_in(fixture: &Fixture, code: SecondFactorCode) {
    let ann = fixture.given(a_user().named("ann.lee").with_second_factor()).await;
    given_factor(fixture, a_factor(&ann)).await.unwrap();
    given_code(fixture, a_code(fixture, &ann)).await;
    let many = fixture.contenders().min(MANY);
    for number in 0..many {
        given_challenge(fixture, a_challenge(&ann, number)).await;
    }
    let beside = fixture.beside().await;
    let racers = (0..many).map(|number| {
        let store = if number % 2 == 0 { &fixture.store } else { &beside };
        let (check, code) = (check(fixture, store), code.clone());
        tokio::spawn(async move {
            let challenge = ChallengeToken::new(format!("challenge {number}"));
            check.execute(&Actor::anonymous(), &challenge, code).await
        })
    });
    let (mut let_in, mut refused) = (0, 0);
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.unwrap() {
            Ok(_) => let_in += 1,
            // Those behind the fifth wrong one have to wait, whatever they bring.
            Err(Error::Refused(SecondFactorRefused::Code(
                CodeRefused::Wrong | CodeRefused::TooMany { .. },
            ))) => {
                refused += 1;
            }
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!((let_in, refused), (1, many - 1));
}

fn check(fixture: &Fixture, store: &Arc<dyn UnitOfWork>) -> CheckSecondFactor {
    let audit = AuditTrail { clock: fixture.clock.clone(), ids: fixture.ids.clone() };
    let secrets = Arc::new(PlainSecondFactors::default());
    let check = CheckCode { audit, secrets };
    CheckSecondFactor { uow: store.clone(), check, tokens: Arc::new(PlainTokens::default()) }
}
