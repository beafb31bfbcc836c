//! On whose behalf runs work.

use std::sync::{Arc, Mutex};

use application::authz::Actor;
use domain::{
    identity::{Scope, User},
    jobs::RunStatus,
};
use testkit::{actor, factories::a_user};

use crate::world::{World, idle};

type Seen = Arc<Mutex<Vec<Actor>>>;

fn watched_world() -> (World, Seen) {
    let seen = Seen::default();
    let watch = seen.clone();
    let world = World::doing(move |context| {
        watch.lock().unwrap().push(context.actor().clone());
        idle(context)
    });
    (world, seen)
}

#[tokio::test(start_paused = true)]
async fn a_run_works_with_the_rights_that_its_requester_has_when_it_runs() {
    let (world, seen) = watched_world();
    let boss = a_user().named("the.boss").admin().build();
    world.store.put(boss.clone());
    let run = world.enqueue_by(&actor::of(&boss), "count-sheep", "{}").await;
    world.store.edit(boss.id(), |user: &mut User| {
        user.revoke_admin();
    });
    let _worker = world.starts_a_worker();
    world.until(run, |run| run.status == RunStatus::Succeeded).await;
    let actor = seen.lock().unwrap().remove(0);
    let identity = actor.identity().expect("a user");
    assert_eq!((identity.id, identity.is_admin()), (boss.id(), false));
    assert_eq!(actor.origin().request_id, Some(run.to_string()), "what the audit trail leads back to");
}

/// Or else a key that is good for enqueuing jobs would be good for all that jobs do.
#[tokio::test(start_paused = true)]
async fn a_run_reaches_no_further_than_the_credential_that_it_was_enqueued_with() {
    let (world, seen) = watched_world();
    let boss = a_user().named("the.boss").admin().build();
    world.store.put(boss.clone());
    let by = actor::with_scopes(&boss, [Scope::WriteJobs]);
    let run = world.enqueue_by(&by, "count-sheep", "{}").await;
    let _worker = world.starts_a_worker();
    world.until(run, |run| run.status == RunStatus::Succeeded).await;
    assert_eq!(seen.lock().unwrap()[0].grants(), by.grants());
}

#[tokio::test(start_paused = true)]
async fn a_run_whose_requester_is_gone_or_inactive_is_dead() {
    let (world, seen) = watched_world();
    let (gone, off) = (a_user().named("is.gone").admin(), a_user().named("is.off").admin());
    let (gone, off) = (gone.build(), off.inactive().build());
    world.store.put(off.clone());
    let runs = [
        world.enqueue_by(&actor::of(&gone), "count-sheep", "{}").await,
        world.enqueue_by(&actor::of(&off), "count-sheep", "{}").await,
    ];
    let _worker = world.starts_a_worker();
    for run in runs {
        world.until(run, |run| run.status == RunStatus::Dead).await;
        let error = world.run(run).error;
        assert_eq!(error.as_deref(), Some("the account that enqueued the run is gone or inactive"));
    }
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_the_system_enqueued_works_for_the_system() {
    let (world, seen) = watched_world();
    let run = world.enqueue("count-sheep").await;
    let _worker = world.starts_a_worker();
    world.until(run, |run| run.status == RunStatus::Succeeded).await;
    assert!(seen.lock().unwrap()[0].system_reason().is_some());
}
