use std::time::Duration;

use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use uuid::Uuid;

use super::{Fence, JobName, LeaseLost, NewRun, Progress, Run, RunStatus, Start, SteeringError};
use crate::shared::{Id, Timestamp};

const NOW: Timestamp = Timestamp::from_micros(1_000_000_000);
const LEASE: Duration = Duration::from_secs(30);

fn later(seconds: u64) -> Timestamp {
    NOW.plus(Duration::from_secs(seconds))
}

fn new(attempts: u32) -> NewRun {
    NewRun {
        id: Id::new(Uuid::from_u128(7)),
        job: JobName::of("count-sheep"),
        parameters: "{}".to_owned(),
        tick: None,
        attempts,
        run_at: None,
    }
}

fn queued(attempts: u32) -> Run {
    Run::enqueue(new(attempts), NOW)
}

fn started(attempts: u32) -> Run {
    let mut run = queued(attempts);
    run.start(&Start { now: NOW, lease: LEASE, slot: Some("count-sheep/1".to_owned()) });
    run
}

#[test]
fn the_key_is_the_run_itself_or_its_tick() {
    assert_eq!(queued(1).key(), queued(1).id().to_string());
    let ticking = Run::enqueue(NewRun { tick: Some(NOW), ..new(1) }, later(5));
    assert_eq!(ticking.key(), "count-sheep@1000");
}

#[test]
fn a_failed_attempt_waits_for_the_next_and_the_last_one_is_dead() {
    let mut run = started(2);
    run.fail(run.fence(), later(1), "no sheep", Some(later(9))).unwrap();
    assert_eq!((run.status(), run.due_at(), run.slot()), (RunStatus::Queued, Some(later(9)), None));
    run.start(&Start { now: later(9), lease: LEASE, slot: None });
    run.fail(run.fence(), later(10), "no sheep", Some(later(20))).unwrap();
    assert_eq!((run.status(), run.due_at()), (RunStatus::Dead, None));
    assert_eq!(run.state().error.as_deref(), Some("no sheep"));
}

#[test]
fn a_failure_that_trying_again_does_not_cure_is_dead_at_once() {
    let mut run = started(5);
    run.fail(run.fence(), later(1), "no such meadow", None).unwrap();
    assert_eq!(run.status(), RunStatus::Dead);
}

#[test]
fn who_held_it_before_may_write_nothing() {
    let mut run = started(3);
    let stale = run.fence();
    run.start(&Start { now: later(31), lease: LEASE, slot: None });
    let before = run.clone();
    let progress = Progress::default();
    assert_eq!(run.keep(stale, later(32), LEASE, &progress), Err(LeaseLost));
    assert_eq!(run.succeed(stale, later(32), None), Err(LeaseLost));
    assert_eq!(run.fail(stale, later(32), "late", None), Err(LeaseLost));
    assert_eq!(run.stop(stale, later(32)), Err(LeaseLost));
    assert_eq!(run.release(stale, later(32)), Err(LeaseLost));
    assert_eq!(run, before);
}

#[test]
fn what_has_ended_is_held_by_nobody() {
    let mut run = started(3);
    run.succeed(run.fence(), later(1), Some("12 sheep")).unwrap();
    assert_eq!(run.succeed(run.fence(), later(1), None), Err(LeaseLost));
    assert_eq!(run.state().result.as_deref(), Some("12 sheep"));
}

#[test]
fn a_released_run_gets_its_attempt_back() {
    let mut run = started(1);
    run.release(run.fence(), later(1)).unwrap();
    assert_eq!((run.status(), run.due_at()), (RunStatus::Queued, Some(later(1))));
    assert_eq!(run.state().attempt, 0);
}

#[test]
fn an_abandoned_run_begins_again_while_it_has_attempts_left() {
    let mut run = started(2);
    assert!(!run.abandon(later(29)), "its holder still has it");
    assert!(run.abandon(later(30)));
    assert_eq!((run.due_at(), run.state().attempt), (Some(later(30)), 1));
    let mut last = started(1);
    assert!(last.abandon(later(30)));
    assert_eq!(last.status(), RunStatus::Dead);
}

#[test]
fn an_abandoned_run_that_nobody_wants_is_cancelled() {
    let mut run = started(2);
    run.cancel(later(1)).unwrap();
    assert!(run.abandon(later(30)));
    assert_eq!(run.status(), RunStatus::Cancelled);
}

#[test]
fn cancelling_takes_a_queued_run_away_and_asks_a_running_one_to_stop() {
    let mut waiting = queued(1);
    assert_eq!(waiting.cancel(later(1)), Ok(true));
    assert_eq!((waiting.status(), waiting.cancel(later(2))), (RunStatus::Cancelled, Ok(false)));

    let mut running = started(2);
    assert_eq!((running.cancel(later(1)), running.cancel(later(2))), (Ok(true), Ok(false)));
    assert!(running.status() == RunStatus::Running && running.state().cancel_requested);
    running.fail(running.fence(), later(3), "interrupted", Some(later(4))).unwrap();
    assert_eq!(running.status(), RunStatus::Cancelled, "it does not begin again");
}

#[test]
fn what_was_done_before_it_heard_of_the_cancellation_is_done() {
    let mut run = started(1);
    run.cancel(later(1)).unwrap();
    run.succeed(run.fence(), later(2), None).unwrap();
    assert_eq!((run.status(), run.state().cancel_requested), (RunStatus::Succeeded, false));
    assert_eq!(run.cancel(later(3)), Err(SteeringError::Ended));
}

#[test]
fn the_dead_and_the_cancelled_can_be_retried_with_all_attempts() {
    let mut run = started(3);
    run.fail(run.fence(), later(1), "no sheep", None).unwrap();
    run.retry(later(2)).unwrap();
    assert_eq!((run.status(), run.state().attempt, run.state().max_attempts), (RunStatus::Queued, 0, 3));
    assert_eq!(run.retry(later(3)), Err(SteeringError::NotRetryable));
}

#[test]
fn texts_of_jobs_are_cut_and_can_be_stored() {
    let mut run = started(1);
    run.fail(run.fence(), later(1), &format!("a\0b{}", "x".repeat(5000)), None).unwrap();
    let error = run.state().error.clone().unwrap();
    assert!(error.starts_with("a\u{fffd}bx") && error.chars().count() == 2000);
}

/// What may happen to a run.
#[derive(Clone, Copy, Debug)]
enum Event {
    Start,
    Keep,
    Succeed,
    Fail,
    Stop,
    Release,
    Abandon,
    Cancel,
    Retry,
}

fn events() -> impl Strategy<Value = (Event, bool)> {
    use Event::{Abandon, Cancel, Fail, Keep, Release, Retry, Start, Stop, Succeed};
    let event = prop_oneof![
        Just(Start),
        Just(Keep),
        Just(Succeed),
        Just(Fail),
        Just(Stop),
        Just(Release),
        Just(Abandon),
        Just(Cancel),
        Just(Retry)
    ];
    (event, any::<bool>())
}

fn happen(run: &mut Run, event: Event, fence: Fence, now: Timestamp) {
    let _: Result<(), LeaseLost> = match event {
        // Stores hand out what is due.
        Event::Start => {
            if run.due_at().is_some_and(|at| at <= now) {
                run.start(&Start { now, lease: LEASE, slot: None });
            }
            Ok(())
        }
        Event::Keep => run.keep(fence, now, LEASE, &Progress::default()),
        Event::Succeed => run.succeed(fence, now, None),
        Event::Fail => run.fail(fence, now, "failed", Some(now)),
        Event::Stop => run.stop(fence, now),
        Event::Release => run.release(fence, now),
        Event::Abandon => {
            run.abandon(now);
            Ok(())
        }
        Event::Cancel => {
            let _: Result<bool, SteeringError> = run.cancel(now);
            Ok(())
        }
        Event::Retry => {
            let _: Result<(), SteeringError> = run.retry(now);
            Ok(())
        }
    };
}

proptest! {
    #[test]
    fn whatever_happens_a_run_is_in_order(happened in proptest::collection::vec(events(), 0..60)) {
        let (mut run, mut now) = (queued(3), NOW);
        for (event, stale) in happened {
            now = now.plus(Duration::from_secs(10));
            let (before, fence) = (run.fence(), if stale { Fence::NONE } else { run.fence() });
            happen(&mut run, event, fence, now);
            let state = run.state();
            assert!(run.fence() >= before, "a fence never falls");
            assert!((0..=state.max_attempts).contains(&state.attempt), "{} attempts", state.attempt);
            let running = state.status == RunStatus::Running;
            assert_eq!(state.lease_until.is_some(), running);
            assert!(running || !state.cancel_requested);
            let ended = matches!(state.status, RunStatus::Succeeded | RunStatus::Dead | RunStatus::Cancelled);
            assert_eq!(state.finished_at.is_some(), ended);
            assert_eq!(run.due_at().is_some(), !running && !ended);
        }
    }
}
