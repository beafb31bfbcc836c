//! A request that names itself by a key is done once, and answered the same every time.

use std::{sync::Arc, time::Duration};

use application::{
    authz::{Actor, Create},
    error::{Error, Never},
    idempotency::{Answer, Done, Idempotency, KEPT_FOR, KeyReused, Once, PurgeAnswers, Turn},
    store::{StoreError, UnitOfWork},
};
use domain::identity::User;
use testkit::{actor, factories::a_user, fakes::CountingIds};

use crate::fixture::Fixture;

on_every_store![
    a_repeated_request_is_done_once_and_answered_the_same,
    without_a_key_a_request_is_done_every_time,
    a_key_with_another_body_is_refused,
    a_key_is_its_callers_and_its_operations_own,
    what_failed_may_be_tried_again_with_the_same_key,
    a_day_later_the_key_is_free_again,
    many_who_send_the_same_at_once_get_one_effect_and_one_answer,
    what_is_repeated_no_more_is_removed_by_the_system,
];

/// What somebody sends: opens an account, which is so easy to do twice.
#[derive(Clone)]
struct Request {
    by: Actor,
    key: Option<&'static str>,
    operation: &'static str,
    body: &'static str,
    /// The account's name; whoever repeats a request makes another id, as a use case does.
    username: String,
}

fn request(by: &User, username: &str) -> Request {
    Request {
        by: actor::of(by),
        key: Some("key-1"),
        operation: "POST /users",
        body: "body",
        username: username.to_owned(),
    }
}

async fn send(
    store: &Arc<dyn UnitOfWork>,
    idempotency: &Idempotency,
    request: &Request,
) -> Result<Done<User>, Error<Never>> {
    let answer = |user: &User| {
        let (status, location, body) = (201, Some(format!("/users/{}", user.id())), user.username_key());
        Ok(Answer { status, location, etag: Some("\"1\"".to_owned()), body })
    };
    let Request { by, key, operation, body, username } = request;
    let once = key.map(|key| Once { key, operation, fingerprint: body, answer: &answer });
    let permit = by.permit::<Create, User>()?;
    let user = a_user().named(username).build();
    store
        .run(async |tx| {
            let turn = match idempotency.begin(tx, by, once.as_ref()).await? {
                Turn::Answered(done) => return Ok(done),
                Turn::Yours(turn) => turn,
            };
            let user = tx.users().create(&permit, user.clone()).await?;
            turn.done(tx, user).await
        })
        .await
}

fn idempotency(fixture: &Fixture) -> Idempotency {
    Idempotency { clock: fixture.clock.clone(), ids: Arc::new(CountingIds::default()) }
}

fn answer(done: Done<User>) -> Answer {
    match done {
        Done::Once(answer) => answer,
        Done::Plainly(_) => panic!("it had a key"),
    }
}

async fn root(fixture: &Fixture) -> User {
    fixture.given(a_user().named("root1").super_admin()).await
}

async fn a_repeated_request_is_done_once_and_answered_the_same(fixture: &Fixture) {
    let (root, idempotency) = (root(fixture).await, idempotency(fixture));
    let first = answer(send(&fixture.store, &idempotency, &request(&root, "ann.lee")).await.unwrap());
    assert_eq!((first.status, first.body.as_str()), (201, "ann.lee"));
    let second = answer(send(&fixture.store, &idempotency, &request(&root, "ann.lee")).await.unwrap());
    assert_eq!(second, first);
    assert_eq!(fixture.usernames().await, ["ann.lee", "root1"]);
}

async fn without_a_key_a_request_is_done_every_time(fixture: &Fixture) {
    let (root, idempotency) = (root(fixture).await, idempotency(fixture));
    let plain = |username| Request { key: None, ..request(&root, username) };
    let first = send(&fixture.store, &idempotency, &plain("ann.lee")).await.unwrap();
    assert!(matches!(first, Done::Plainly(user) if user.username_key() == "ann.lee"));
    let second = send(&fixture.store, &idempotency, &plain("ann.lee")).await;
    assert!(matches!(second, Err(Error::Store(StoreError::Conflict { .. }))));
}

async fn a_key_with_another_body_is_refused(fixture: &Fixture) {
    let (root, idempotency) = (root(fixture).await, idempotency(fixture));
    send(&fixture.store, &idempotency, &request(&root, "ann.lee")).await.unwrap();
    let other = Request { body: "another body", ..request(&root, "bob.ray") };
    let outcome = send(&fixture.store, &idempotency, &other).await;
    assert!(matches!(outcome, Err(Error::KeyReused(KeyReused))));
    assert_eq!(fixture.usernames().await, ["ann.lee", "root1"]);
}

async fn a_key_is_its_callers_and_its_operations_own(fixture: &Fixture) {
    let (root, idempotency) = (root(fixture).await, idempotency(fixture));
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    send(&fixture.store, &idempotency, &request(&root, "ann.lee")).await.unwrap();
    let elsewhere = Request { operation: "POST /orders", ..request(&root, "bob.ray") };
    assert_eq!(answer(send(&fixture.store, &idempotency, &elsewhere).await.unwrap()).body, "bob.ray");
    let others = request(&admin, "cat.fox");
    assert_eq!(answer(send(&fixture.store, &idempotency, &others).await.unwrap()).body, "cat.fox");
}

async fn what_failed_may_be_tried_again_with_the_same_key(fixture: &Fixture) {
    let (root, idempotency) = (root(fixture).await, idempotency(fixture));
    assert!(send(&fixture.store, &idempotency, &request(&root, "root1")).await.is_err(), "the name is taken");
    let done = send(&fixture.store, &idempotency, &request(&root, "ann.lee")).await.unwrap();
    assert_eq!(answer(done).body, "ann.lee");
}

async fn a_day_later_the_key_is_free_again(fixture: &Fixture) {
    let (root, idempotency) = (root(fixture).await, idempotency(fixture));
    send(&fixture.store, &idempotency, &request(&root, "ann.lee")).await.unwrap();
    fixture.clock.advance(KEPT_FOR);
    let again = answer(send(&fixture.store, &idempotency, &request(&root, "bob.ray")).await.unwrap());
    assert_eq!(again.body, "ann.lee", "to the last moment");
    fixture.clock.advance(Duration::from_micros(1));
    let anew = answer(send(&fixture.store, &idempotency, &request(&root, "bob.ray")).await.unwrap());
    assert_eq!(anew.body, "bob.ray");
}

async fn many_who_send_the_same_at_once_get_one_effect_and_one_answer(fixture: &Fixture) {
    let (root, idempotency) = (root(fixture).await, idempotency(fixture));
    let senders: Vec<_> = (0..fixture.contenders())
        .map(|_| {
            let (store, idempotency) = (fixture.store.clone(), idempotency.clone());
            let request = request(&root, "ann.lee");
            tokio::spawn(async move { send(&store, &idempotency, &request).await })
        })
        .collect();
    let mut answers = Vec::new();
    for sender in senders {
        answers.push(answer(sender.await.unwrap().unwrap()));
    }
    assert!(answers.iter().all(|other| *other == answers[0]));
    assert_eq!(fixture.usernames().await, ["ann.lee", "root1"]);
}

async fn what_is_repeated_no_more_is_removed_by_the_system(fixture: &Fixture) {
    let (root, idempotency) = (root(fixture).await, idempotency(fixture));
    send(&fixture.store, &idempotency, &request(&root, "ann.lee")).await.unwrap();
    fixture.clock.advance(Duration::from_micros(1));
    let later = Request { key: Some("key-2"), ..request(&root, "bob.ray") };
    send(&fixture.store, &idempotency, &later).await.unwrap();
    fixture.clock.advance(KEPT_FOR);
    let purge = PurgeAnswers { uow: fixture.store.clone(), clock: fixture.clock.clone() };
    assert!(matches!(purge.execute(&Actor::anonymous()).await, Err(Error::Forbidden(_))));
    assert_eq!(purge.execute(&actor::system()).await.unwrap(), 1);
    assert_eq!(answer(send(&fixture.store, &idempotency, &later).await.unwrap()).body, "bob.ray");
}
