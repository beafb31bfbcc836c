//! No update is lost: whoever writes a row that they read writes it as it is, also when others do so at the same time.

use std::{sync::Arc, time::Duration};

use application::{
    authz::Update,
    store::{StoreError, UnitOfWork},
};
use domain::{
    identity::{PersonName, Session, User},
    shared::Id,
};
use testkit::{
    actor,
    factories::{SessionBuilder, a_session, a_user},
};

use crate::{fixture::Fixture, rendezvous::Rendezvous};

on_every_store![
    two_changes_of_one_row_both_survive,
    many_changes_of_one_row_all_survive,
    changes_from_two_processes_all_survive,
    changes_of_a_row_without_a_version_both_survive,
    two_who_wait_for_each_other_both_get_through,
];

fn name_of(user: &User) -> String {
    user.name().map_or(String::new(), |name| name.as_str().to_owned())
}

fn append_to_name(user: &mut User, letter: char) {
    let name = format!("{}{letter}", name_of(user));
    user.change_name(PersonName::parse(&name).ok());
}

async fn append(
    store: Arc<dyn UnitOfWork>,
    to: Id<User>,
    letter: char,
    rendezvous: Option<Arc<Rendezvous>>,
) -> Result<User, StoreError> {
    let permit = actor::system().permit::<Update, User>().unwrap();
    store
        .run(async |tx| {
            let mut user = tx.users().load(&permit, to).await?;
            match &rendezvous {
                Some(rendezvous) => rendezvous.meet().await,
                None => tokio::task::yield_now().await,
            }
            append_to_name(&mut user, letter);
            tx.users().update(&permit, user).await
        })
        .await
}

async fn two_changes_of_one_row_both_survive(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let rendezvous = Some(Rendezvous::of_two());
    let racers = ['a', 'b']
        .map(|letter| tokio::spawn(append(fixture.store.clone(), ann.id(), letter, rendezvous.clone())));
    for racer in racers {
        racer.await.unwrap().unwrap();
    }
    let stored = fixture.user(ann.id()).await.unwrap();
    assert!(["ab", "ba"].contains(&name_of(&stored).as_str()));
}

/// Appends a letter for each contender, through one store and the other by turns.
async fn append_many(fixture: &Fixture, stores: [&Arc<dyn UnitOfWork>; 2]) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let through = stores.into_iter().cycle().take(fixture.contenders() as usize);
    let racers: Vec<_> =
        through.map(|store| tokio::spawn(append(store.clone(), ann.id(), 'x', None))).collect();
    for racer in racers {
        racer.await.unwrap().unwrap();
    }
    let stored = fixture.user(ann.id()).await.unwrap();
    assert_eq!(name_of(&stored).len(), fixture.contenders() as usize);
    assert_eq!(stored.state().record.version.number(), i64::from(fixture.contenders()) + 1);
}

async fn many_changes_of_one_row_all_survive(fixture: &Fixture) {
    append_many(fixture, [&fixture.store, &fixture.store]).await;
}

async fn changes_from_two_processes_all_survive(fixture: &Fixture) {
    append_many(fixture, [&fixture.store, &fixture.beside().await]).await;
}

async fn change_session(
    store: Arc<dyn UnitOfWork>,
    id: Id<Session>,
    change: impl Fn(&mut Session) + Send + Sync,
    rendezvous: Arc<Rendezvous>,
) -> Result<Session, StoreError> {
    let permit = actor::system().permit::<Update, Session>().unwrap();
    store
        .run(async |tx| {
            let mut session = tx.sessions().load(&permit, id).await?;
            rendezvous.meet().await;
            change(&mut session);
            tx.sessions().update(&permit, session).await
        })
        .await
}

async fn changes_of_a_row_without_a_version_both_survive(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let session = fixture.given_session(a_session(&ann)).await;
    let token = a_session(&ann).with_secret("another").build().token();
    let now = session.created_at().plus(Duration::from_secs(600));
    let (store, rendezvous) = (&fixture.store, Rendezvous::of_two());
    let new_token = token.clone();
    let change_token = move |session: &mut Session| session.change_token(new_token.clone());
    let renew = move |session: &mut Session| {
        session.renew(now, &SessionBuilder::POLICY);
    };
    let racers = [
        tokio::spawn(change_session(store.clone(), session.id(), change_token, rendezvous.clone())),
        tokio::spawn(change_session(store.clone(), session.id(), renew, rendezvous)),
    ];
    for racer in racers {
        racer.await.unwrap().unwrap();
    }
    let permit = actor::system().permit::<Update, Session>().unwrap();
    let stored = store.run(async |tx| tx.sessions().load(&permit, session.id()).await).await.unwrap();
    assert_eq!((stored.token(), stored.state().last_used_at), (token, now));
}

async fn two_who_wait_for_each_other_both_get_through(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let bob = fixture.given(a_user().named("bob.ray")).await;
    let rendezvous = Rendezvous::of_two();
    let rename_both = |first: Id<User>, second: Id<User>, letter: char| {
        let (store, rendezvous) = (fixture.store.clone(), rendezvous.clone());
        tokio::spawn(async move {
            let permit = actor::system().permit::<Update, User>().unwrap();
            let outcome: Result<(), StoreError> = store
                .run(async |tx| {
                    for id in [first, second] {
                        let mut user = tx.users().load(&permit, id).await?;
                        rendezvous.meet().await;
                        append_to_name(&mut user, letter);
                        tx.users().update(&permit, user).await?;
                    }
                    Ok(())
                })
                .await;
            outcome
        })
    };
    for racer in [rename_both(ann.id(), bob.id(), 'a'), rename_both(bob.id(), ann.id(), 'b')] {
        racer.await.unwrap().unwrap();
    }
    let [ann, bob] = [fixture.user(ann.id()).await.unwrap(), fixture.user(bob.id()).await.unwrap()];
    assert!(["ab", "ba"].contains(&name_of(&ann).as_str()));
    assert_eq!(name_of(&ann), name_of(&bob), "one went after the other");
}
