//! The jobs of the program itself, in a world: who enqueues them, and what becomes of them.

use application::authz::Actor;
use domain::jobs::RunState;
use presentation::jobs::Catalogue;
use testkit::{actor, factories::a_user};

use crate::world::World;

/// An admin.
pub(crate) fn boss(world: &World) -> Actor {
    let boss = a_user().named("the.boss").admin().build();
    world.store.put(boss.clone());
    actor::of(&boss)
}

/// Has somebody enqueue a job and a worker do it; gives what became of the run.
pub(crate) async fn ended(world: &World, by: &Actor, job: &'static str, parameters: &str) -> RunState {
    let _worker = world.starts_a_worker_for(Catalogue::of(&world.app));
    let run = world.enqueue_by(by, job, parameters).await;
    world.until(run, |run| run.finished_at.is_some()).await;
    world.run(run)
}
