//! A run is in the queue when what it follows from is committed, and once however often it is enqueued.

use std::time::Duration;

use application::{authz::Create, store::StoreError};
use domain::{
    jobs::{JobName, NewRun, Run, RunStatus},
    shared::{Id, Timestamp},
};
use testkit::{actor, factories::a_user, fakes::FakeClock};
use uuid::Uuid;

use super::desk::{Desk, order};
use crate::fixture::Fixture;

on_every_store![
    a_run_is_read_as_it_was_enqueued,
    a_run_is_enqueued_with_the_change_that_it_follows_from,
    a_run_of_a_change_that_is_rolled_back_never_was,
    a_key_is_enqueued_once_and_a_second_time_does_no_harm,
    a_tick_makes_one_run_over_all_processes,
    a_run_says_who_enqueued_it,
];

fn a_run(number: u128, tick: Option<Timestamp>) -> Run {
    let new = NewRun {
        id: Id::new(Uuid::from_u128(number)),
        job: JobName::of("count-sheep"),
        parameters: "{}".to_owned(),
        tick,
        attempts: 3,
        run_at: None,
    };
    Run::enqueue(new, FakeClock::START)
}

async fn a_run_is_read_as_it_was_enqueued(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let run = desk.enqueue("count-sheep").await;
    let state = desk.state(run.id()).await;
    assert_eq!(&state, run.state());
    assert_eq!((state.status, state.run_at, state.attempt), (RunStatus::Queued, FakeClock::START, 0));
    assert_eq!(state.parameters, r#"{"sheep":3}"#);
}

async fn a_run_is_enqueued_with_the_change_that_it_follows_from(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let (user, run) = (a_user().named("ann.lee").build(), a_run(1, None));
    let (users, jobs) = (actor::system().permit::<Create, _>().unwrap(), actor::system().permit().unwrap());
    let both = fixture.store.run(async |tx| {
        tx.users().create(&users, user.clone()).await?;
        tx.jobs().enqueue(&jobs, run.clone()).await
    });
    assert!(both.await.unwrap().is_some());
    assert_eq!((fixture.usernames().await.len(), desk.claim("count-sheep", 9).await.len()), (1, 1));
}

async fn a_run_of_a_change_that_is_rolled_back_never_was(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let permit = actor::system().permit::<Create, Run>().unwrap();
    let rolled_back = fixture.store.run(async |tx| {
        tx.jobs().enqueue(&permit, a_run(1, None)).await?;
        Err::<(), _>(StoreError::Stale)
    });
    assert!(matches!(rolled_back.await, Err(StoreError::Stale)));
    assert_eq!((desk.count().await, desk.claim("count-sheep", 9).await.len()), (0, 0));
}

/// Also for the transaction around it, which goes on and commits.
async fn a_key_is_enqueued_once_and_a_second_time_does_no_harm(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let permit = actor::system().permit::<Create, Run>().unwrap();
    let tick = Some(FakeClock::START);
    let enqueued = fixture.store.run(async |tx| {
        let first = tx.jobs().enqueue(&permit, a_run(1, tick)).await?.is_some();
        let second = tx.jobs().enqueue(&permit, a_run(2, tick)).await?.is_some();
        let other = tx.jobs().enqueue(&permit, a_run(3, None)).await?.is_some();
        Ok::<_, StoreError>((first, second, other))
    });
    assert_eq!(enqueued.await.unwrap(), (true, false, true));
    assert_eq!(desk.count().await, 2);
}

async fn a_tick_makes_one_run_over_all_processes(fixture: &Fixture) {
    let (here, there) = (Desk::of(fixture), Desk::beside(fixture).await);
    let (first, second) = (here.enqueuing(), there.enqueuing());
    let next = FakeClock::START.plus(Duration::from_secs(60));
    for tick in [FakeClock::START, next] {
        let system = actor::system();
        let fired = tokio::join!(
            first.at_tick(&system, order("count-sheep"), tick),
            second.at_tick(&system, order("count-sheep"), tick),
        );
        assert_ne!(fired.0.unwrap(), fired.1.unwrap(), "one of them was first");
        assert!(!first.at_tick(&system, order("count-sheep"), tick).await.unwrap());
        assert!(!second.at_tick(&system, order("count-sheep"), tick).await.unwrap());
    }
    let other_job = first.at_tick(&actor::system(), order("shear-sheep"), next).await.unwrap();
    assert!(other_job && here.count().await == 3);
}

async fn a_run_says_who_enqueued_it(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let boss = fixture.given(a_user().named("the.boss").admin()).await;
    let run = desk.enqueuing().execute(&actor::of(&boss), order("count-sheep"), None).await.unwrap();
    assert_eq!(run.state().record.created_by, Some(boss.id()));
    assert_eq!(desk.state(run.id()).await, *run.state());
}
