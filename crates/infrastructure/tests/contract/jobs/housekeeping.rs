//! What is left of work: old runs go, and those that matter are counted.

use std::time::Duration;

use application::{
    authz::Create,
    error::Error,
    jobs::{CountRuns, PurgeRuns, RUNS_KEPT_FOR, RunCount},
};
use domain::{
    jobs::{JobName, Run},
    shared::Timestamp,
};
use testkit::{
    actor,
    factories::{a_run, a_user},
    fakes::FakeClock,
};

use super::desk::{Desk, held, order};
use crate::fixture::Fixture;

on_every_store![
    runs_that_ended_long_ago_are_removed,
    runs_that_have_not_ended_stay_however_old_they_are,
    the_last_tick_of_each_job_stays_however_old_it_is,
    housekeeping_is_the_systems,
    runs_that_wait_and_runs_that_are_dead_are_counted_by_job,
];

const MOMENT: Duration = Duration::from_secs(1);

async fn purge(fixture: &Fixture) -> u64 {
    let purge = PurgeRuns { uow: fixture.store.clone(), clock: fixture.clock.clone() };
    purge.execute(&actor::system()).await.unwrap()
}

/// A run of the job is enqueued for the tick, if for any, and done.
async fn is_done(desk: &Desk<'_>, job: &'static str, tick: Option<Timestamp>) {
    match tick {
        Some(tick) => {
            desk.enqueuing().at_tick(&actor::system(), order(job), tick).await.unwrap();
        }
        None => {
            desk.enqueue(job).await;
        }
    }
    let run = desk.claim(job, 1).await.remove(0);
    desk.reports().succeed(&actor::system(), held(&run), None).await.unwrap();
}

async fn runs_that_ended_long_ago_are_removed(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    is_done(&desk, "count-sheep", None).await;
    fixture.clock.advance(RUNS_KEPT_FOR);
    is_done(&desk, "count-sheep", None).await;
    assert_eq!(purge(fixture).await, 0);
    fixture.clock.advance(MOMENT);
    assert_eq!((purge(fixture).await, desk.count().await), (1, 1));
}

async fn runs_that_have_not_ended_stay_however_old_they_are(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    desk.enqueue("count-sheep").await;
    desk.claim("count-sheep", 1).await;
    desk.enqueue("count-sheep").await;
    fixture.clock.advance(RUNS_KEPT_FOR * 2);
    assert_eq!((purge(fixture).await, desk.count().await), (0, 2));
}

/// Else it would be made up for, once more, when a worker starts.
async fn the_last_tick_of_each_job_stays_however_old_it_is(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let tick = |seconds| FakeClock::START.minus(Duration::from_secs(seconds));
    for (job, seconds) in [("count-sheep", 120), ("count-sheep", 60), ("shear-sheep", 600)] {
        is_done(&desk, job, Some(tick(seconds))).await;
    }
    fixture.clock.advance(RUNS_KEPT_FOR * 10);
    assert_eq!(purge(fixture).await, 1);
    let enqueuing = desk.enqueuing();
    for (job, seconds) in [("count-sheep", 60), ("shear-sheep", 600)] {
        let again = enqueuing.at_tick(&actor::system(), order(job), tick(seconds)).await.unwrap();
        assert!(!again, "{job} is not done again");
    }
}

async fn housekeeping_is_the_systems(fixture: &Fixture) {
    let purge = PurgeRuns { uow: fixture.store.clone(), clock: fixture.clock.clone() };
    let admin = actor::of(&a_user().named("the.boss").admin().build());
    assert!(matches!(purge.execute(&admin).await, Err(Error::Forbidden(_))));
}

async fn runs_that_wait_and_runs_that_are_dead_are_counted_by_job(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    desk.enqueue("shear-sheep").await;
    is_done(&desk, "walk-dog", None).await;
    let permit = actor::system().permit::<Create, Run>().unwrap();
    for run in [
        a_run("count-sheep").called("one"),
        a_run("count-sheep").called("another"),
        a_run("count-sheep").called("a dead one").dead(),
        a_run("walk-dog").called("a running one").running(),
    ] {
        let run = run.build();
        fixture.store.run(async |tx| tx.jobs().enqueue(&permit, run.clone()).await).await.unwrap();
    }
    let counts = CountRuns { uow: fixture.store.clone() }.execute(&actor::system()).await.unwrap();
    let count = |job, waiting, dead| RunCount { job: JobName::of(job), waiting, dead };
    assert_eq!(counts, [count("count-sheep", 2, 1), count("shear-sheep", 1, 0)]);
}
