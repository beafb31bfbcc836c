//! A store that is away, and workers that were taken for dead.

use std::time::Duration;

use domain::{
    jobs::{Run, RunStatus, Start},
    shared::Timestamp,
};
use testkit::fakes::FakeClock;
use tokio::time::sleep;

use crate::world::{Gauge, World, idle};

#[tokio::test(start_paused = true)]
async fn a_worker_outlasts_a_store_that_is_away() {
    let world = World::doing(idle);
    let _worker = world.starts_a_worker();
    sleep(Duration::from_millis(100)).await;
    for nth in 1..8 {
        let run = world.enqueue("count-sheep").await;
        // Each statement in turn: of the claim, of the look at the requester, of the report.
        world.store.break_statement(nth);
        world.ring();
        world.until(run, |run| run.status == RunStatus::Succeeded).await;
        assert!(!world.store.was_spared(), "statement {nth} was reached");
    }
}

/// The store's clock, now.
fn now(world: &World) -> Timestamp {
    FakeClock::START.plus(world.began.elapsed())
}

#[tokio::test(start_paused = true)]
async fn a_run_that_another_worker_took_is_dropped_and_its_outcome_is_the_others() {
    let gauge = Gauge::default();
    let inside = gauge.clone();
    let world = World::doing(move |_| {
        let inside = inside.clone();
        Box::pin(async move {
            inside.enter();
            sleep(Duration::from_secs(15)).await;
            inside.leave();
            Ok("by the slow one".to_owned())
        })
    });
    let _worker = world.starts_a_worker();
    let id = world.enqueue("count-sheep").await;
    world.until(id, |run| run.status == RunStatus::Running).await;
    let start = Start { now: now(&world), lease: Duration::from_secs(30), slot: None };
    world.store.edit(id, |run: &mut Run| run.start(&start));
    sleep(Duration::from_secs(16)).await;
    let state = world.run(id);
    assert_eq!((state.status, state.result, state.attempt), (RunStatus::Running, None, 2));
    assert_eq!(gauge.enter(), 2, "it was dropped before it could leave");
}
