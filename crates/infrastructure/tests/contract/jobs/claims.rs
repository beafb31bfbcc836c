//! Claims: every run goes to one worker, in its time, and as few at once as its job says.

use std::{collections::BTreeMap, time::Duration};

use application::jobs::JobLimit;
use domain::jobs::{JobName, Run, RunStatus, Start};
use testkit::{actor, fakes::FakeClock};

use super::desk::{Desk, LEASE, held, order};
use crate::fixture::Fixture;

on_every_store![
    a_claimed_run_is_what_starting_it_makes_of_it,
    a_run_is_claimed_once,
    a_worker_takes_as_many_as_it_wants_and_those_first_that_waited_longest,
    a_run_is_claimed_when_its_time_has_come,
    a_worker_takes_only_jobs_that_it_knows,
    a_run_whose_worker_is_not_heard_of_goes_to_another,
    a_run_that_was_left_by_every_worker_is_dead,
    as_many_run_at_one_time_as_the_job_says,
    a_place_is_free_again_when_its_run_ends_or_is_left,
    many_claimers_at_once_get_every_run_exactly_once,
    many_claimers_at_once_never_run_more_than_the_job_says,
];

async fn a_claimed_run_is_what_starting_it_makes_of_it(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let mut run = desk.enqueue("count-sheep").await;
    fixture.clock.advance(Duration::from_secs(5));
    let now = FakeClock::START.plus(Duration::from_secs(5));
    let claimed = desk.claim_of_few("count-sheep", Some(1), 1).await;
    run.start(&Start { now, lease: LEASE, slot: Some("count-sheep/1".to_owned()) });
    run.record_mut().on_update(None, now);
    assert_eq!(claimed, [run.clone()]);
    assert_eq!(desk.state(run.id()).await, *run.state());
}

async fn a_run_is_claimed_once(fixture: &Fixture) {
    let (here, there) = (Desk::of(fixture), Desk::beside(fixture).await);
    here.enqueue("count-sheep").await;
    let (first, second) = tokio::join!(here.claim("count-sheep", 9), there.claim("count-sheep", 9));
    assert_eq!(first.len() + second.len(), 1);
    assert_eq!(here.claim("count-sheep", 9).await, []);
}

async fn a_worker_takes_as_many_as_it_wants_and_those_first_that_waited_longest(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let mut enqueued = Vec::new();
    for _ in 0..5 {
        enqueued.push(desk.enqueue("count-sheep").await.id());
        fixture.clock.advance(Duration::from_secs(1));
    }
    let claimed: Vec<_> = desk.claim("count-sheep", 3).await.iter().map(Run::id).collect();
    assert_eq!(claimed, enqueued[..3]);
    let claimed: Vec<_> = desk.claim("count-sheep", 3).await.iter().map(Run::id).collect();
    assert_eq!(claimed, enqueued[3..]);
}

async fn a_run_is_claimed_when_its_time_has_come(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let later = FakeClock::START.plus(Duration::from_secs(10));
    desk.enqueuing().execute(&actor::system(), order("count-sheep"), Some(later)).await.unwrap();
    fixture.clock.set(later.minus(Duration::from_micros(1)));
    assert_eq!(desk.claim("count-sheep", 9).await, []);
    fixture.clock.set(later);
    assert_eq!(desk.claim("count-sheep", 9).await.len(), 1);
}

async fn a_worker_takes_only_jobs_that_it_knows(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    desk.enqueue("count-sheep").await;
    assert_eq!(desk.claim("shear-sheep", 9).await, []);
    assert_eq!(desk.claiming().execute(&actor::system(), &[], 9).await.unwrap(), []);
    assert_eq!(desk.claim("count-sheep", 9).await.len(), 1);
}

async fn a_run_whose_worker_is_not_heard_of_goes_to_another(fixture: &Fixture) {
    let (here, there) = (Desk::of(fixture), Desk::beside(fixture).await);
    here.enqueue("count-sheep").await;
    let first = here.claim("count-sheep", 9).await.remove(0);
    fixture.clock.advance(LEASE - Duration::from_micros(1));
    assert_eq!(there.claim("count-sheep", 9).await, [], "it may be at work");
    fixture.clock.advance(Duration::from_micros(1));
    let second = there.claim("count-sheep", 9).await.remove(0);
    assert_eq!((second.id(), second.state().attempt), (first.id(), 2));
    assert!(second.fence() > first.fence());
    assert_eq!((first.key(), first.key()), (second.key(), first.id().to_string()), "a stable key");
}

/// The attempt is counted by the claim, so that a run which takes every worker down with it ends.
async fn a_run_that_was_left_by_every_worker_is_dead(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let run = desk.enqueue("count-sheep").await;
    for attempt in 1..=3 {
        let claimed = desk.claim("count-sheep", 9).await;
        assert_eq!(claimed[0].state().attempt, attempt);
        fixture.clock.advance(LEASE);
    }
    assert_eq!(desk.claim("count-sheep", 9).await, []);
    let state = desk.state(run.id()).await;
    assert_eq!((state.status, state.attempt), (RunStatus::Dead, 3));
    assert_eq!(state.error.as_deref(), Some("the worker that ran it was not heard of again"));
}

async fn as_many_run_at_one_time_as_the_job_says(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    for _ in 0..3 {
        desk.enqueue("count-sheep").await;
        desk.enqueue("shear-sheep").await;
    }
    let jobs = [
        JobLimit { job: JobName::of("count-sheep"), concurrency: Some(2) },
        JobLimit { job: JobName::of("shear-sheep"), concurrency: None },
    ];
    let claimed = desk.claiming().execute(&actor::system(), &jobs, 9).await.unwrap();
    let count = |job| claimed.iter().filter(|run| run.job() == JobName::of(job)).count();
    assert_eq!((count("count-sheep"), count("shear-sheep")), (2, 3));
    assert_eq!(desk.claiming().execute(&actor::system(), &jobs, 9).await.unwrap(), []);
}

async fn a_place_is_free_again_when_its_run_ends_or_is_left(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let mut runs = Vec::new();
    for _ in 0..3 {
        runs.push(desk.enqueue("count-sheep").await.id());
        fixture.clock.advance(Duration::from_secs(1));
    }
    let first = desk.claim_of_few("count-sheep", Some(1), 9).await;
    assert_eq!((first.len(), first[0].id()), (1, runs[0]));
    desk.reports().succeed(&actor::system(), held(&first[0]), None).await.unwrap();

    let second = desk.claim_of_few("count-sheep", Some(1), 9).await;
    assert_eq!((second.len(), second[0].id()), (1, runs[1]));
    fixture.clock.advance(LEASE);
    let third = desk.claim_of_few("count-sheep", Some(1), 9).await;
    assert_eq!((third.len(), third[0].id()), (1, runs[2]), "the one that was left waits behind it");
}

/// Claims from several tasks and processes until nothing is left; gives how often each run was claimed.
async fn claim_all(fixture: &Fixture, concurrency: Option<u16>) -> BTreeMap<String, u32> {
    let mut tally = BTreeMap::new();
    let mut claimers = tokio::task::JoinSet::new();
    for number in 0..fixture.contenders().min(8) {
        let desk = if number % 2 == 0 { Desk::of(fixture) } else { Desk::beside(fixture).await };
        let claiming = desk.claiming();
        let jobs = [JobLimit { job: JobName::of("count-sheep"), concurrency }];
        claimers.spawn(async move {
            let mut mine = Vec::new();
            for _ in 0..20 {
                let claimed = claiming.execute(&actor::system(), &jobs, 3).await.unwrap();
                mine.extend(claimed.iter().map(|run| run.id().to_string()));
            }
            mine
        });
    }
    while let Some(mine) = claimers.join_next().await {
        for id in mine.unwrap() {
            *tally.entry(id).or_default() += 1;
        }
    }
    tally
}

async fn many_claimers_at_once_get_every_run_exactly_once(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    for _ in 0..40 {
        desk.enqueue("count-sheep").await;
    }
    let tally = claim_all(fixture, None).await;
    assert_eq!(tally.len(), 40);
    assert!(tally.values().all(|times| *times == 1), "{tally:?}");
}

async fn many_claimers_at_once_never_run_more_than_the_job_says(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    for _ in 0..8 {
        desk.enqueue("count-sheep").await;
    }
    let tally = claim_all(fixture, Some(2)).await;
    assert_eq!(tally.values().sum::<u32>(), 2, "{tally:?}");
}
