//! Workers that stop, by order and by force.

use std::time::Duration;

use domain::jobs::RunStatus;
use tokio::time::{Instant, sleep};

use crate::world::World;

/// A world in which the first attempt takes so long, and others no time.
fn slow_at_first(seconds: u64) -> World {
    World::doing(move |context| {
        Box::pin(async move {
            if context.attempt() == 1 {
                sleep(Duration::from_secs(seconds)).await;
            }
            Ok(String::new())
        })
    })
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_is_told_to_stop_finishes_what_it_has_begun_and_begins_nothing_more() {
    let world = slow_at_first(15);
    let mut worker = world.starts_a_worker();
    let begun = world.enqueue("count-sheep").await;
    world.until(begun, |run| run.status == RunStatus::Running).await;
    worker.is_told_to_stop();
    sleep(Duration::from_millis(1)).await;
    let later = world.enqueue("count-sheep").await;
    worker.stops().await;
    assert_eq!(world.run(begun).status, RunStatus::Succeeded);
    assert_eq!(world.run(later).status, RunStatus::Queued);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_does_not_finish_in_time_is_released_for_another_worker() {
    let world = World::doing(|_| Box::pin(std::future::pending()));
    let worker = world.starts_a_worker();
    let run = world.enqueue("count-sheep").await;
    world.until(run, |run| run.status == RunStatus::Running).await;
    let told = Instant::now();
    worker.stops().await;
    assert_eq!(told.elapsed().as_secs(), 20, "the grace");
    let state = world.run(run);
    assert_eq!((state.status, state.attempt), (RunStatus::Queued, 0));
    let _another = world.starts_a_worker();
    sleep(Duration::from_secs(1)).await;
    assert_eq!(world.run(run).status, RunStatus::Running);
}

#[tokio::test(start_paused = true)]
async fn what_a_killed_worker_had_begun_is_done_by_another_within_the_lease() {
    let world = slow_at_first(3600);
    let worker = world.starts_a_worker();
    let run = world.enqueue("count-sheep").await;
    world.until(run, |run| run.status == RunStatus::Running).await;
    sleep(Duration::from_secs(7)).await;
    let _another = world.starts_a_worker();
    worker.is_killed();
    let killed = world.began.elapsed().as_secs();
    let done = world.until(run, |run| run.status == RunStatus::Succeeded).await;
    assert!(done - killed <= 31, "{} s", done - killed);
    assert_eq!(world.run(run).attempt, 2);
}
