//! What workers report: kept when the run is theirs, refused when it is not.

use std::time::Duration;

use application::{error::Error, jobs::Held};
use domain::jobs::{LeaseLost, Progress, Run, RunStatus};
use testkit::{actor, fakes::FakeClock};

use super::desk::{BACKOFF, Desk, LEASE, held};
use crate::fixture::Fixture;

on_every_store![
    what_came_of_a_run_is_kept,
    a_sign_of_life_keeps_the_run_and_its_progress,
    a_failed_run_waits_out_its_backoff_whoever_looks,
    a_run_whose_attempts_are_exhausted_is_dead,
    a_failure_that_trying_again_does_not_cure_is_dead_at_once,
    a_stale_worker_can_report_nothing,
    a_run_that_has_ended_takes_no_second_report,
    a_released_run_is_taken_at_once_and_lost_no_attempt,
];

async fn claimed(desk: &Desk<'_>) -> Run {
    desk.enqueue("count-sheep").await;
    desk.claim("count-sheep", 1).await.remove(0)
}

async fn what_came_of_a_run_is_kept(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let run = claimed(&desk).await;
    fixture.clock.advance(Duration::from_secs(2));
    let done = desk.reports().succeed(&actor::system(), held(&run), Some("3 sheep")).await.unwrap();
    let state = desk.state(run.id()).await;
    assert_eq!(&state, done.state());
    assert_eq!((state.status, state.result.as_deref()), (RunStatus::Succeeded, Some("3 sheep")));
    assert_eq!(state.finished_at, Some(FakeClock::START.plus(Duration::from_secs(2))));
    fixture.clock.advance(LEASE * 2);
    assert_eq!(desk.claim("count-sheep", 9).await, [], "nobody does it again");
}

async fn a_sign_of_life_keeps_the_run_and_its_progress(fixture: &Fixture) {
    let (desk, other) = (Desk::of(fixture), Desk::beside(fixture).await);
    let run = claimed(&desk).await;
    let progress = Progress { percent: Some(40), note: Some("the black ones".to_owned()) };
    for _ in 0..3 {
        fixture.clock.advance(LEASE / 2);
        desk.reports().keep(&actor::system(), held(&run), &progress).await.unwrap();
        assert_eq!(other.claim("count-sheep", 9).await, []);
    }
    let state = other.state(run.id()).await;
    assert_eq!((state.progress, state.note.as_deref()), (Some(40), Some("the black ones")));
}

async fn a_failed_run_waits_out_its_backoff_whoever_looks(fixture: &Fixture) {
    let (desk, other) = (Desk::of(fixture), Desk::beside(fixture).await);
    let mut run = claimed(&desk).await;
    for wait in [4, 8] {
        desk.reports().fail(&actor::system(), held(&run), "no sheep", &BACKOFF).await.unwrap();
        fixture.clock.advance(Duration::from_secs(wait) - Duration::from_micros(1));
        assert_eq!(other.claim("count-sheep", 9).await, [], "{wait} s are not over");
        fixture.clock.advance(Duration::from_micros(1));
        run = other.claim("count-sheep", 9).await.remove(0);
        assert_eq!(run.state().error.as_deref(), Some("no sheep"), "why it is tried again");
    }
}

async fn a_run_whose_attempts_are_exhausted_is_dead(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let mut run = claimed(&desk).await;
    for _ in 0..2 {
        desk.reports().fail(&actor::system(), held(&run), "no sheep", &BACKOFF).await.unwrap();
        fixture.clock.advance(BACKOFF.longest);
        run = desk.claim("count-sheep", 9).await.remove(0);
    }
    desk.reports().fail(&actor::system(), held(&run), "still no sheep", &BACKOFF).await.unwrap();
    fixture.clock.advance(BACKOFF.longest);
    assert_eq!(desk.claim("count-sheep", 9).await, []);
    let state = desk.state(run.id()).await;
    assert_eq!((state.status, state.error.as_deref()), (RunStatus::Dead, Some("still no sheep")));
}

async fn a_failure_that_trying_again_does_not_cure_is_dead_at_once(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let run = claimed(&desk).await;
    desk.reports().give_up(&actor::system(), held(&run), "no such meadow").await.unwrap();
    assert_eq!(desk.state(run.id()).await.status, RunStatus::Dead);
}

/// Tries every report; gives how many were refused.
async fn refused(desk: &Desk<'_>, stale: Held) -> usize {
    let (reports, system) = (desk.reports(), actor::system());
    let answers = [
        reports.keep(&system, stale, &Progress::default()).await,
        reports.succeed(&system, stale, Some("late")).await,
        reports.fail(&system, stale, "late", &BACKOFF).await,
        reports.give_up(&system, stale, "late").await,
        reports.stop(&system, stale).await,
        reports.release(&system, stale).await,
    ];
    answers.iter().filter(|answer| matches!(answer, Err(Error::Refused(LeaseLost)))).count()
}

async fn a_stale_worker_can_report_nothing(fixture: &Fixture) {
    let (slow, quick) = (Desk::of(fixture), Desk::beside(fixture).await);
    let stale = claimed(&slow).await;
    fixture.clock.advance(LEASE);
    let taken = quick.claim("count-sheep", 1).await.remove(0);
    assert_eq!(refused(&slow, held(&stale)).await, 6);
    assert_eq!(slow.state(stale.id()).await, *taken.state());
    quick.reports().succeed(&actor::system(), held(&taken), None).await.unwrap();
    assert_eq!(refused(&slow, held(&stale)).await, 6);
    assert_eq!(slow.state(stale.id()).await.status, RunStatus::Succeeded);
}

async fn a_run_that_has_ended_takes_no_second_report(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let run = claimed(&desk).await;
    desk.reports().succeed(&actor::system(), held(&run), None).await.unwrap();
    assert_eq!(refused(&desk, held(&run)).await, 6);
}

async fn a_released_run_is_taken_at_once_and_lost_no_attempt(fixture: &Fixture) {
    let (here, there) = (Desk::of(fixture), Desk::beside(fixture).await);
    let run = claimed(&here).await;
    here.reports().release(&actor::system(), held(&run)).await.unwrap();
    let again = there.claim("count-sheep", 9).await.remove(0);
    assert_eq!((again.id(), again.state().attempt), (run.id(), 1));
    assert_eq!(refused(&here, held(&run)).await, 6, "an attempt of the same number is another attempt");
}
