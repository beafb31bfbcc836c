//! The program's own jobs, from the ledger to their effects.

use std::time::Duration;

use application::identity::NewAccount;
use domain::{
    identity::{Email, Role, SecurityEvent, Session, User, Username},
    jobs::RunStatus,
};
use presentation::jobs::Catalogue;
use testkit::{
    actor,
    factories::{a_session, a_user},
};
use tokio::time::sleep;

use crate::{
    program::{boss, ended},
    world::{World, idle},
};

const BOB: &str = r#"{"email":"bob@example.org","username":"bob.ray"}"#;
const CLERK: &str = r#"{"email":"bob@example.org","role":"admin","username":"bob.ray"}"#;

fn find(world: &World, name: &str) -> Option<User> {
    world.store.all::<User>().into_iter().find(|user| user.username_key() == name)
}

#[tokio::test(start_paused = true)]
async fn create_user_opens_an_account_on_behalf_of_its_requester() {
    let world = World::doing(idle);
    let boss = boss(&world);
    let run = ended(&world, &boss, "create-user", BOB).await;
    let bob = find(&world, "bob.ray").expect("the account");
    assert_eq!((run.status, run.result), (RunStatus::Succeeded, Some(format!("created user {}", bob.id()))));
    assert_eq!(bob.state().record.created_by, boss.id());
    let event = world.store.all::<SecurityEvent>().remove(0);
    assert_eq!((event.actor_id, event.request_id), (boss.id(), Some(run.key)));
}

#[tokio::test(start_paused = true)]
async fn create_user_gives_nobody_more_rights_than_its_requester_may_give() {
    let world = World::doing(idle);
    let boss = boss(&world);
    let run = ended(&world, &boss, "create-user", CLERK).await;
    assert_eq!((run.status, run.attempt), (RunStatus::Dead, 1));
    assert!(find(&world, "bob.ray").is_none());
    let run = ended(&world, &actor::system(), "create-user", CLERK).await;
    assert_eq!(run.status, RunStatus::Succeeded, "the operator may");
    assert_eq!(find(&world, "bob.ray").map(|bob| bob.role()), Some(Role::Admin));
}

/// The worker may die behind the commit of the account, before it can report.
#[tokio::test(start_paused = true)]
async fn create_user_bears_to_be_done_twice() {
    let world = World::doing(idle);
    let boss = boss(&world);
    let run = world.enqueue_by(&boss, "create-user", BOB).await;
    let account = NewAccount {
        username: Username::parse("bob.ray").unwrap(),
        email: Email::parse("bob@example.org").unwrap(),
        name: None,
        cpf: None,
        password: "made by the first attempt".to_owned(),
    };
    let first = world.app.accounts.create(&boss, (account, Role::User)).await.unwrap();
    let _worker = world.starts_a_worker_for(Catalogue::of(&world.app));
    world.until(run, |run| run.status == RunStatus::Succeeded).await;
    assert_eq!(world.run(run).result, Some(format!("created user {}", first.id())));
    assert_eq!(world.store.all::<User>().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn create_user_does_not_take_what_was_there_before_for_its_own_work() {
    let world = World::doing(idle);
    let boss = boss(&world);
    world.store.put(a_user().named("bob.ray").with_email("bob@example.org").build());
    sleep(Duration::from_secs(1)).await;
    let run = ended(&world, &boss, "create-user", BOB).await;
    assert_eq!(run.status, RunStatus::Dead);
    assert_eq!(run.error.as_deref(), Some("this username is taken"));
}

#[tokio::test(start_paused = true)]
async fn purge_sessions_removes_what_is_past_its_time_whoever_asks_for_it() {
    let world = World::doing(idle);
    let boss = boss(&world);
    let ann = a_user().named("ann.lee").build();
    world.store.put(ann.clone());
    world.store.put(a_session(&ann).build());
    sleep(Duration::from_secs(31 * 60)).await;
    let run = ended(&world, &boss, "purge-sessions", "{}").await;
    assert_eq!(run.status, RunStatus::Succeeded, "{:?}", run.error);
    assert!(world.store.all::<Session>().is_empty());
}
