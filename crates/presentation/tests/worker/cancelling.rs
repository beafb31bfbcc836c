//! Runs that somebody does not want any more.

use std::time::Duration;

use domain::jobs::RunStatus;
use presentation::jobs::Failure;
use testkit::actor;
use tokio::time::sleep;

use crate::world::World;

#[tokio::test(start_paused = true)]
async fn a_job_that_listens_stops_by_itself() {
    let world = World::doing(|context| {
        Box::pin(async {
            while !context.is_cancelled() {
                sleep(Duration::from_secs(1)).await;
            }
            Err(Failure::Passing("stopped at the gate".to_owned()))
        })
    });
    let _worker = world.starts_a_worker();
    let run = world.enqueue("count-sheep").await;
    world.until(run, |run| run.status == RunStatus::Running).await;
    world.app.steer_run.cancel(&actor::system(), run).await.unwrap();
    let ended = world.until(run, |run| run.status == RunStatus::Cancelled).await;
    assert!((10..13).contains(&ended), "heard at the next sign of life: {ended}");
    assert_eq!(world.run(run).error.as_deref(), Some("stopped at the gate"));
}

#[tokio::test(start_paused = true)]
async fn a_job_that_does_not_listen_is_dropped() {
    let world = World::doing(|_| Box::pin(std::future::pending()));
    let _worker = world.starts_a_worker();
    let run = world.enqueue("count-sheep").await;
    world.until(run, |run| run.status == RunStatus::Running).await;
    world.app.steer_run.cancel(&actor::system(), run).await.unwrap();
    let ended = world.until(run, |run| run.status == RunStatus::Cancelled).await;
    assert!((20..22).contains(&ended), "ten seconds after it was told: {ended}");
}
