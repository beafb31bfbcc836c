//! What administrators do to runs, while workers work.

use application::{error::Error, store::StoreError};
use domain::{
    jobs::{Progress, RunStatus, SteeringError},
    shared::Id,
};
use testkit::{actor, factories::a_user};
use uuid::Uuid;

use super::desk::{BACKOFF, Desk, LEASE, held};
use crate::fixture::Fixture;

on_every_store![
    a_cancelled_run_in_the_queue_is_never_claimed,
    the_worker_of_a_cancelled_run_hears_of_it_and_stops,
    a_cancelled_run_whose_worker_is_not_heard_of_is_not_begun_again,
    a_dead_run_is_retried_with_all_of_its_attempts,
    runs_that_are_under_way_or_done_are_not_retried,
    who_may_not_steer_steers_nothing,
];

async fn a_cancelled_run_in_the_queue_is_never_claimed(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let run = desk.enqueue("count-sheep").await;
    for _ in 0..2 {
        let cancelled = desk.steering().cancel(&actor::system(), run.id()).await.unwrap();
        assert_eq!(cancelled.status(), RunStatus::Cancelled);
    }
    assert_eq!(desk.claim("count-sheep", 9).await, []);
}

async fn the_worker_of_a_cancelled_run_hears_of_it_and_stops(fixture: &Fixture) {
    let (desk, admin) = (Desk::of(fixture), Desk::beside(fixture).await);
    desk.enqueue("count-sheep").await;
    let run = desk.claim("count-sheep", 1).await.remove(0);
    let asked = admin.steering().cancel(&actor::system(), run.id()).await.unwrap();
    assert_eq!(asked.status(), RunStatus::Running);
    let heard = desk.reports().keep(&actor::system(), held(&run), &Progress::default()).await.unwrap();
    assert!(heard.state().cancel_requested);
    desk.reports().stop(&actor::system(), held(&run)).await.unwrap();
    assert_eq!(admin.state(run.id()).await.status, RunStatus::Cancelled);
}

async fn a_cancelled_run_whose_worker_is_not_heard_of_is_not_begun_again(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    desk.enqueue("count-sheep").await;
    let run = desk.claim("count-sheep", 1).await.remove(0);
    desk.steering().cancel(&actor::system(), run.id()).await.unwrap();
    fixture.clock.advance(LEASE);
    assert_eq!(desk.claim("count-sheep", 9).await, []);
    assert_eq!(desk.state(run.id()).await.status, RunStatus::Cancelled);
}

async fn a_dead_run_is_retried_with_all_of_its_attempts(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    desk.enqueue("count-sheep").await;
    let run = desk.claim("count-sheep", 1).await.remove(0);
    desk.reports().give_up(&actor::system(), held(&run), "no sheep").await.unwrap();
    desk.steering().retry(&actor::system(), run.id()).await.unwrap();
    for _ in 0..3 {
        let again = desk.claim("count-sheep", 1).await.remove(0);
        assert_eq!(again.key(), run.key());
        desk.reports().fail(&actor::system(), held(&again), "no sheep", &BACKOFF).await.unwrap();
        fixture.clock.advance(BACKOFF.longest);
    }
    assert_eq!(desk.state(run.id()).await.status, RunStatus::Dead);
}

async fn runs_that_are_under_way_or_done_are_not_retried(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    // Another run: what was refused may hold its row for a moment, and a claim passes over such rows.
    let waiting = desk.enqueue("shear-sheep").await;
    let refused = desk.steering().retry(&actor::system(), waiting.id()).await;
    assert!(matches!(refused, Err(Error::Refused(SteeringError::NotRetryable))));
    desk.enqueue("count-sheep").await;
    let run = desk.claim("count-sheep", 1).await.remove(0);
    let retry = async || desk.steering().retry(&actor::system(), run.id()).await;
    assert!(matches!(retry().await, Err(Error::Refused(SteeringError::NotRetryable))));
    desk.reports().succeed(&actor::system(), held(&run), None).await.unwrap();
    assert!(matches!(retry().await, Err(Error::Refused(SteeringError::NotRetryable))));
    let cancel = desk.steering().cancel(&actor::system(), run.id()).await;
    assert!(matches!(cancel, Err(Error::Refused(SteeringError::Ended))));
}

async fn who_may_not_steer_steers_nothing(fixture: &Fixture) {
    let desk = Desk::of(fixture);
    let run = desk.enqueue("count-sheep").await;
    let nobody = fixture.given(a_user().named("bob.ray")).await;
    let denied = desk.steering().cancel(&actor::of(&nobody), run.id()).await;
    assert!(matches!(denied, Err(Error::Forbidden(_))));
    let missing = desk.steering().cancel(&actor::system(), Id::new(Uuid::from_u128(404))).await;
    assert!(matches!(missing, Err(Error::Store(StoreError::NotFound))));
    let admin = fixture.given(a_user().named("the.boss").admin()).await;
    assert!(desk.claiming().execute(&actor::of(&admin), &[], 1).await.is_err(), "only the system works");
    assert_eq!(desk.state(run.id()).await, *run.state());
}
