//! How much happens at one time.

use std::time::Duration;

use domain::jobs::RunStatus;
use tokio::time::sleep;

use crate::world::{Gauge, World};

fn busy_world(gauge: &Gauge) -> World {
    let gauge = gauge.clone();
    World::doing(move |_| {
        let gauge = gauge.clone();
        Box::pin(async move {
            gauge.enter();
            sleep(Duration::from_secs(5)).await;
            gauge.leave();
            Ok(String::new())
        })
    })
}

async fn all_succeed(world: &World, job: &'static str, count: usize) -> u64 {
    let mut runs = Vec::new();
    for _ in 0..count {
        runs.push(world.enqueue(job).await);
    }
    let mut ended = 0;
    for run in runs {
        ended = world.until(run, |run| run.status == RunStatus::Succeeded).await;
    }
    ended
}

#[tokio::test(start_paused = true)]
async fn a_worker_does_as_many_runs_at_one_time_as_it_has_hands() {
    let gauge = Gauge::default();
    let world = busy_world(&gauge);
    let _worker = world.starts_a_worker();
    let ended = all_succeed(&world, "count-sheep", 6).await;
    assert_eq!((gauge.most(), ended), (2, 15), "three times two, without a pause between");
}

#[tokio::test(start_paused = true)]
async fn several_workers_do_more_at_one_time() {
    let gauge = Gauge::default();
    let world = busy_world(&gauge);
    let _workers = [(); 3].map(|()| world.starts_a_worker());
    all_succeed(&world, "count-sheep", 6).await;
    assert_eq!(gauge.most(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_job_that_runs_alone_runs_alone_whatever_the_number_of_workers() {
    let gauge = Gauge::default();
    let world = busy_world(&gauge);
    let _workers = [(); 3].map(|()| world.starts_a_worker());
    all_succeed(&world, "walk-dog", 4).await;
    assert_eq!(gauge.most(), 1);
}
