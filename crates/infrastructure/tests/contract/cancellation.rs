//! Work that is dropped half-way, as when a client goes away: wherever that happens, it is done or it is not, and the
//! connection that it used is fit for the next.

use std::{future::poll_fn, task::Poll};

use application::{
    authz::{Actor, Create},
    error::Error,
    identity::SignUpError,
    store::StoreError,
};
use domain::identity::User;
use testkit::{
    actor,
    factories::{a_user, an_account},
};
use tokio::sync::watch;

use crate::fixture::Fixture;

on_every_store![
    work_that_is_dropped_anywhere_is_done_or_not,
    work_that_is_dropped_while_it_waits_for_something_else_is_not_done,
];

/// When work is dropped: as it begins to wait for an answer, or when the answer is there and before it is read.
#[derive(Clone, Copy, Debug)]
enum Moment {
    Asked,
    Answered,
}

/// Lets the work run until it waits for the `nth` time, then drops it. Gives what came of it if it was done before.
async fn dropped_at<T>(moment: Moment, nth: u32, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut waits) = (Box::pin(work), 0);
    poll_fn(move |context| {
        if waits == nth {
            return Poll::Ready(None);
        }
        waits += 1;
        match work.as_mut().poll(context) {
            Poll::Pending if waits == nth && matches!(moment, Moment::Asked) => Poll::Ready(None),
            outcome => outcome.map(Some),
        }
    })
    .await
}

async fn work_that_is_dropped_anywhere_is_done_or_not(fixture: &Fixture) {
    // What happens between two threads differs from time to time, so it is tried more than once.
    for round in 0..8 {
        for moment in [Moment::Asked, Moment::Answered] {
            drop_everywhere(fixture, moment, round).await;
        }
    }
}

async fn drop_everywhere(fixture: &Fixture, moment: Moment, round: u32) {
    let (visitor, sign_up) = (Actor::anonymous(), fixture.sign_up());
    for nth in 1.. {
        let name = format!("{moment:?}{round}x{nth}");
        let done = dropped_at(moment, nth, sign_up.execute(&visitor, an_account(&name))).await;
        // Waits for what may still be on its way to the database, and shows that the store can be worked with.
        match sign_up.execute(&visitor, an_account(&name)).await {
            Ok(_) => assert!(done.is_none(), "{name} was acknowledged"),
            Err(Error::Refused(SignUpError::Taken(_))) => {}
            Err(error) => panic!("{name}: {error:?}"),
        }
        let users = fixture.usernames().await;
        assert!(users.contains(&name.to_lowercase()));
        assert_eq!(fixture.outbox().await.len(), users.len(), "{name}");
        assert_eq!(fixture.audited().await.len(), users.len(), "{name}");
        if done.is_some() {
            return;
        }
    }
}

async fn work_that_is_dropped_while_it_waits_for_something_else_is_not_done(fixture: &Fixture) {
    let (store, permit) = (fixture.store.clone(), actor::system().permit::<Create, User>().unwrap());
    let (reached, mut is_reached) = watch::channel(false);
    let work = tokio::spawn(async move {
        let outcome: Result<(), StoreError> = store
            .run(async |tx| {
                tx.users().create(&permit, a_user().build()).await?;
                reached.send_replace(true);
                std::future::pending().await
            })
            .await;
        outcome
    });
    is_reached.wait_for(|reached| *reached).await.unwrap();
    work.abort();
    assert!(work.await.unwrap_err().is_cancelled());
    assert_eq!(fixture.usernames().await, [""; 0]);
    assert!(fixture.sign_up().execute(&Actor::anonymous(), an_account("somebody")).await.is_ok());
}
