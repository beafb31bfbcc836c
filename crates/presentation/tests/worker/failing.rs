//! What becomes of runs that fail, in every way in which they can.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::jobs::RunStatus;
use presentation::jobs::Failure;
use testkit::factories::a_run;
use tokio::time::sleep;

use crate::world::{World, idle};

#[tokio::test(start_paused = true)]
async fn a_run_is_begun_as_soon_as_it_is_enqueued() {
    let world = World::doing(idle);
    let worker = world.starts_a_worker();
    sleep(Duration::from_millis(100)).await;
    let run = world.enqueue("count-sheep").await;
    sleep(Duration::from_millis(1)).await;
    let state = world.run(run);
    assert_eq!((state.status, state.result.as_deref()), (RunStatus::Succeeded, Some("done")));
    worker.stops().await;
}

#[tokio::test(start_paused = true)]
async fn what_another_process_enqueued_is_begun_within_the_interval_of_looking() {
    let world = World::doing(idle);
    let _worker = world.starts_a_worker();
    sleep(Duration::from_millis(100)).await;
    let run = a_run("count-sheep").build();
    world.another_process_enqueues(&run);
    assert!(world.until(run.id(), |run| run.status == RunStatus::Succeeded).await <= 1);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_failed_is_tried_again_after_its_backoff_until_it_succeeds() {
    let world = World::doing(|context| {
        Box::pin(async move {
            match context.attempt() {
                3 => Ok("counted".to_owned()),
                attempt => Err(Failure::Passing(format!("attempt {attempt} fell asleep"))),
            }
        })
    });
    let _worker = world.starts_a_worker();
    let run = world.enqueue("count-sheep").await;
    world.until(run, |run| run.error.is_some()).await;
    assert_eq!(world.run(run).error.as_deref(), Some("attempt 1 fell asleep"));
    assert_eq!(world.until(run, |run| run.attempt == 2).await, 4);
    let third = world.until(run, |run| run.status == RunStatus::Succeeded).await;
    assert!((12..=14).contains(&third), "eight seconds after the second failure: {third}");
    assert_eq!(world.run(run).error, None);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_fails_for_the_last_time_is_dead() {
    let world = World::doing(|_| Box::pin(async { Err(Failure::Passing("no sheep".to_owned())) }));
    let _worker = world.starts_a_worker();
    let run = world.enqueue("count-sheep").await;
    world.until(run, |run| run.status == RunStatus::Dead).await;
    assert_eq!(world.run(run).attempt, 3);
}

#[tokio::test(start_paused = true)]
async fn what_trying_again_does_not_cure_is_not_tried_again() {
    let world = World::doing(|_| Box::pin(async { Err(Failure::Lasting("no meadow".to_owned())) }));
    let _worker = world.starts_a_worker();
    let run = world.enqueue("count-sheep").await;
    world.until(run, |run| run.status == RunStatus::Dead).await;
    assert_eq!((world.run(run).attempt, world.run(run).error.as_deref()), (1, Some("no meadow")));
}

#[tokio::test(start_paused = true)]
async fn the_panic_of_a_run_is_its_own() {
    let world = World::doing(|context| {
        assert!(context.attempt() > 1, "a wolf");
        idle(context)
    });
    let worker = world.starts_a_worker();
    let run = world.enqueue("count-sheep").await;
    world.until(run, |run| run.status == RunStatus::Queued && run.attempt == 1).await;
    assert_eq!(world.run(run).error.as_deref(), Some("it panicked: a wolf"));
    world.until(run, |run| run.status == RunStatus::Succeeded).await;
    worker.stops().await;
}

/// Says when it is dropped.
struct Dropped(Arc<AtomicBool>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_takes_too_long_is_dropped_and_tried_again() {
    let dropped = Arc::<AtomicBool>::default();
    let flag = dropped.clone();
    let world = World::doing(move |context| {
        let dropped = Dropped(flag.clone());
        Box::pin(async move {
            let _dropped = dropped;
            if context.attempt() == 1 {
                sleep(Duration::from_secs(3600)).await;
            }
            Ok(String::new())
        })
    });
    let _worker = world.starts_a_worker();
    let run = world.enqueue("count-sheep").await;
    let failed = world.until(run, |run| run.status == RunStatus::Queued && run.attempt == 1).await;
    assert_eq!((failed, dropped.load(Ordering::SeqCst)), (300, true));
    assert_eq!(world.run(run).error.as_deref(), Some("it took longer than 300 s"));
    world.until(run, |run| run.status == RunStatus::Succeeded).await;
}

#[tokio::test(start_paused = true)]
async fn a_run_that_takes_longer_than_a_lease_is_kept_and_tells_how_far_it_has_come() {
    let world = World::doing(|context| {
        Box::pin(async {
            for percent in [0, 50, 100] {
                context.progress(percent, "the black ones");
                sleep(Duration::from_secs(40)).await;
            }
            Ok(String::new())
        })
    });
    let (_worker, _another) = (world.starts_a_worker(), world.starts_a_worker());
    let run = world.enqueue("count-sheep").await;
    assert!(world.until(run, |run| run.progress == Some(50)).await <= 42);
    assert_eq!(world.run(run).note.as_deref(), Some("the black ones"));
    assert_eq!(world.until(run, |run| run.status == RunStatus::Succeeded).await, 120);
    assert_eq!(world.run(run).attempt, 1);
}
