//! Jobs in the running program: inside of a server, and in workers that are killed and stopped.

use std::{
    process::{Child, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::support::{Client, World, eventually, within};

const JOBS: &str = "/api/v1/jobs";

/// How soon anything happens that need not wait for a lease.
const SOON: Duration = Duration::from_secs(60);

/// The lease, 30 s, and the time to do what was left over.
const LEASE_AND_WORK: Duration = Duration::from_secs(60);

/// How many accounts are opened while a worker is killed.
const ACCOUNTS: u64 = 60;

/// A process of `concentric worker`.
struct Worker(Child);

impl Worker {
    fn start(world: &World) -> Self {
        Self(world.command(["worker"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Asks it to stop, and waits until it has, provided that it ends well.
    fn stop(mut self) {
        kill_process(Pid::from_child(&self.0), Signal::TERM).unwrap();
        let status = eventually(SOON, "the worker stops", || self.0.try_wait().unwrap());
        assert!(status.success(), "{status}");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Both fail when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn create_user(name: &str) -> Value {
    json!({"job": "create-user", "parameters": {"username": name, "email": format!("{name}@example.org")}})
}

fn enqueue_accounts(admin: &Client) {
    for number in 0..ACCOUNTS {
        admin.post(JOBS, &create_user(&format!("guest-{number}"))).expect(201);
    }
}

fn runs(world: &World, status: &str) -> u64 {
    world.database.count(&format!("job_runs WHERE job = 'create-user' AND status = '{status}'"))
}

fn the_server_runs_what_is_enqueued(world: World) {
    let server = world.start();
    let admin = world.appoint(&server, "the.boss", "admin");
    let location =
        admin.post(JOBS, &create_user("bob.ray")).expect(201).header("location").unwrap().to_owned();
    let run = eventually(SOON, "the job is done", || {
        let run = admin.get(&location).expect(200).json();
        (run["status"] == "succeeded").then_some(run)
    });
    assert!(run["result"].as_str().unwrap().starts_with("created user "), "{run}");
    let id = run["id"].as_str().unwrap();
    let shown: Value = serde_json::from_str(&world.run(&["jobs", "show", id]).expect_success()).unwrap();
    assert_eq!(shown, run);

    let again =
        world.run(&["jobs", "enqueue", "create-user", &create_user("eve.fox")["parameters"].to_string()]);
    assert!(again.expect_success().starts_with("enqueued create-user "));
    eventually(SOON, "the job of another process is done", || (runs(&world, "succeeded") == 2).then_some(()));
    assert_eq!(world.database.half_made_accounts(), 0);
    server.stop();
}

fn what_a_killed_worker_had_begun_is_done_by_another_within_the_lease(world: World) {
    let world = world.without_jobs();
    let server = world.start();
    enqueue_accounts(&world.appoint(&server, "the.boss", "admin"));
    let mut worker = Worker::start(&world);
    // Four at a time, and each takes a hash: there is always one in the middle of its work.
    eventually(SOON, "there is work", || (runs(&world, "succeeded") > ACCOUNTS / 6).then_some(()));

    worker.kill();

    assert!(runs(&world, "running") > 0, "it was at work");
    let another = Worker::start(&world);
    let all = || (runs(&world, "succeeded") == ACCOUNTS).then_some(());
    within(LEASE_AND_WORK, "everything that was left over", || {
        eventually(LEASE_AND_WORK, "every job is done", all);
    });
    assert_eq!(world.database.count("users"), ACCOUNTS + 1, "each account once");
    assert_eq!(world.database.half_made_accounts(), 0);
    another.stop();
    server.stop();
}

fn a_worker_that_is_told_to_stop_leaves_nothing_half_done(world: World) {
    let world = world.without_jobs();
    let server = world.start();
    enqueue_accounts(&world.appoint(&server, "the.boss", "admin"));
    let worker = Worker::start(&world);
    eventually(SOON, "there is work", || (runs(&world, "succeeded") > 3).then_some(()));

    worker.stop();

    let (done, running) = (runs(&world, "succeeded"), runs(&world, "running"));
    assert_eq!((done + runs(&world, "queued"), running), (ACCOUNTS, 0));
    assert_eq!(world.database.count("users"), done + 1);
    server.stop();
}

on_both_databases![
    the_server_runs_what_is_enqueued,
    what_a_killed_worker_had_begun_is_done_by_another_within_the_lease,
    a_worker_that_is_told_to_stop_leaves_nothing_half_done,
];
