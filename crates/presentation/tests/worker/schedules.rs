//! What happens by itself.

use std::time::Duration;

use domain::{
    jobs::{RunState, RunStatus},
    shared::Timestamp,
};
use tokio::time::sleep;

use crate::world::{World, idle};

fn ticks(runs: &[RunState]) -> Vec<i64> {
    let mut ticks: Vec<_> = runs.iter().filter_map(|run| run.tick).map(Timestamp::seconds).collect();
    ticks.sort_unstable();
    ticks
}

/// The clock starts at midnight; it is 2026.
const MIDNIGHT: i64 = 1_767_225_600;

#[tokio::test(start_paused = true)]
async fn a_tick_makes_one_run_over_all_workers() {
    let world = World::doing(idle);
    let _workers = [(); 3].map(|()| world.starts_a_worker());
    sleep(Duration::from_secs(25 * 60)).await;
    let runs = world.runs("crow");
    assert_eq!(ticks(&runs), [MIDNIGHT, MIDNIGHT + 600, MIDNIGHT + 1200]);
    assert!(runs.iter().all(|run| run.status == RunStatus::Succeeded && run.attempt == 1));
    assert!(runs.iter().all(|run| run.record.created_by.is_none()));
}

#[tokio::test(start_paused = true)]
async fn the_last_tick_that_no_worker_was_there_for_is_made_up_for_once() {
    let world = World::doing(idle);
    world.starts_a_worker().stops().await;
    sleep(Duration::from_secs(35 * 60)).await;
    let _worker = world.starts_a_worker();
    sleep(Duration::from_secs(2)).await;
    assert_eq!(ticks(&world.runs("crow")), [MIDNIGHT, MIDNIGHT + 1800]);
}
