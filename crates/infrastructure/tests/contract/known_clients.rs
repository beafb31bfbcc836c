//! Known clients: each is kept once, seen by nobody else, and gone with its user; and of those who log in with a new one at the
//! same moment, one is news.

use std::sync::Arc;

use application::{
    authz::{Actor, Create, Delete, Origin, Read},
    field,
    identity::{AskSecondFactor, AuditTrail, CheckPassword, LogIn, LogInCommand, OpenSession},
    ports::IdSource as _,
    store::{StoreError, UnitOfWork},
};
use domain::{
    identity::{ClientName, KnownClient, KnownClientState, User},
    shared::Id,
};
use testkit::{
    actor,
    factories::{SessionBuilder, UserBuilder, a_user},
    fakes::{FakeClock, OpenThrottle, PlainHasher, PlainTokens},
};

use crate::fixture::Fixture;

on_every_store![
    a_client_is_read_back_as_it_was_written_and_told_of,
    a_client_of_a_user_is_kept_once,
    clients_are_seen_and_noted_by_their_owner_alone,
    clients_go_with_their_user,
    a_new_client_of_many_log_ins_at_once_is_told_of_once,
];

/// At most so many at once: what a store without locks lets through in the end.
const MANY: u32 = 10;

fn seen(fixture: &Fixture, user: &User, client: &str) -> KnownClientState {
    let client = ClientName::of(Some(client));
    KnownClientState {
        id: Id::new(fixture.ids.uuid()),
        user_id: user.id(),
        client,
        first_seen_at: FakeClock::START,
    }
}

async fn note(fixture: &Fixture, by: &Actor, client: KnownClient) -> Result<KnownClient, StoreError> {
    let permit = by.permit::<Create, KnownClient>().unwrap();
    fixture.store.run(async |tx| tx.known_clients().create(&permit, client.clone()).await).await
}

async fn find(fixture: &Fixture, by: &Actor, of: &User) -> Option<KnownClient> {
    let permit = by.permit::<Read, KnownClient>().unwrap();
    let theirs = field!(KnownClient.user_id()).eq(&of.id());
    fixture.store.run(async |tx| tx.known_clients().find(&permit, &theirs).await).await.unwrap()
}

async fn a_client_is_read_back_as_it_was_written_and_told_of(fixture: &Fixture) {
    let (ann, bob) = (fixture.given(a_user().named("ann.lee")).await, fixture.given(a_user()).await);
    let before = fixture.outbox().await;
    let (first, another) = (seen(fixture, &ann, "Firefox/1"), seen(fixture, &bob, ""));
    note(fixture, &actor::of(&ann), KnownClient::first(first.clone())).await.unwrap();
    note(fixture, &actor::of(&bob), KnownClient::another(another.clone())).await.unwrap();
    assert_eq!(find(fixture, &actor::of(&ann), &ann).await, Some(KnownClient::restore(first)));
    assert_eq!(find(fixture, &actor::of(&bob), &bob).await, Some(KnownClient::restore(another)));
    let news = ("user.signed-in-from-new-client".to_owned(), bob.id().raw());
    assert_eq!(fixture.outbox().await[before.len()..], [news]);
}

async fn a_client_of_a_user_is_kept_once(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let by = actor::of(&ann);
    note(fixture, &by, KnownClient::first(seen(fixture, &ann, "curl"))).await.unwrap();
    note(fixture, &by, KnownClient::another(seen(fixture, &ann, "Wget"))).await.unwrap();
    let again = note(fixture, &by, KnownClient::another(seen(fixture, &ann, "curl"))).await;
    // The in-memory store knows of no keys of two columns; there, the use case alone sees to it.
    assert!(again.is_err() || fixture.rows("SELECT '', id FROM users").await.is_none());
}

async fn clients_are_seen_and_noted_by_their_owner_alone(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let root = fixture.given(a_user().named("root1").super_admin()).await;
    let theirs = KnownClient::first(seen(fixture, &ann, "curl"));
    let planted = note(fixture, &actor::of(&root), theirs.clone()).await;
    assert!(matches!(planted, Err(StoreError::OutOfScope)));
    note(fixture, &actor::of(&ann), theirs).await.unwrap();
    assert_eq!(find(fixture, &actor::of(&root), &ann).await, None);
}

async fn clients_go_with_their_user(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    note(fixture, &actor::of(&ann), KnownClient::first(seen(fixture, &ann, "curl"))).await.unwrap();
    let permit = actor::system().permit::<Delete, User>().unwrap();
    let gone = fixture.store.run(async |tx| {
        let user = tx.users().load(&permit, ann.id()).await?;
        tx.users().delete(&permit, user).await
    });
    gone.await.unwrap();
    let nothing_left = find(fixture, &actor::system(), &ann).await.is_none();
    // The in-memory store has no foreign keys: there, what nobody can use any more stays behind.
    assert!(nothing_left || fixture.rows("SELECT '', id FROM users").await.is_none());
}

/// Half of them ask another instance.
async fn a_new_client_of_many_log_ins_at_once_is_told_of_once(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    note(fixture, &actor::of(&ann), KnownClient::first(seen(fixture, &ann, "curl"))).await.unwrap();
    let (before, beside) = (fixture.outbox().await.len(), fixture.beside().await);
    let tokens = Arc::new(PlainTokens::default());
    let racers = (0..fixture.contenders().min(MANY)).map(|number| {
        let store = if number % 2 == 0 { &fixture.store } else { &beside };
        let log_in = log_in(fixture, store, tokens.clone());
        tokio::spawn(async move {
            let from = Origin { client: Some(format!("Wget/{number}")), ..Origin::default() };
            let command =
                LogInCommand { login: "ann.lee".to_owned(), password: UserBuilder::PASSWORD.to_owned() };
            log_in.execute(&Actor::anonymous().from(from), command).await.map(drop)
        })
    });
    for racer in racers.collect::<Vec<_>>() {
        racer.await.unwrap().unwrap();
    }
    assert_eq!(fixture.outbox().await.len() - before, 1);
}

fn log_in(fixture: &Fixture, store: &Arc<dyn UnitOfWork>, tokens: Arc<PlainTokens>) -> LogIn {
    let audit = AuditTrail { clock: fixture.clock.clone(), ids: fixture.ids.clone() };
    let check = CheckPassword {
        uow: store.clone(),
        audit: audit.clone(),
        hasher: Arc::new(PlainHasher::default()),
        throttle: Arc::new(OpenThrottle),
    };
    let ask = AskSecondFactor {
        uow: store.clone(),
        audit: audit.clone(),
        tokens: tokens.clone(),
        require_verified_email: false,
    };
    let open = OpenSession { uow: store.clone(), audit, tokens, sessions: SessionBuilder::POLICY };
    LogIn { check: Arc::new(check), ask: Arc::new(ask), open: Arc::new(open) }
}
