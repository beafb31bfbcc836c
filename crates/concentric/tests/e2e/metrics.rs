//! What monitoring reads, on the listener that is its own.

use std::{cell::Cell, net::SocketAddr, time::Duration};

use crate::support::{Client, Server, World, eventually};

const SOON: Duration = Duration::from_secs(60);

/// Where the server tells metrics, as it says in the log.
fn metrics(server: &Server<'_>) -> Client {
    let found: Cell<Option<SocketAddr>> = Cell::new(None);
    server.wait_for_line("where metrics are", |line| {
        let url = line.text("message").and_then(|message| message.strip_prefix("metrics: http://"));
        found.set(url.and_then(|url| url.strip_suffix("/metrics")?.parse().ok()));
        found.get().is_some()
    });
    Client::of(found.get().unwrap())
}

/// The number behind that name and those labels.
fn value(monitoring: &Client, sample: &str) -> Option<f64> {
    let answer = monitoring.get("/metrics").expect(200);
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let line = answer.body.lines().find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '));
    line.map(|number| number.parse().unwrap())
}

fn measured(world: World) -> World {
    world.with("SERVER__METRICS_LISTEN", "127.0.0.1:0").with("LOG__FORMAT", "json")
}

fn metrics_tell_what_waits_and_what_was_delivered(world: World) {
    let world = measured(world).without_jobs();
    let server = world.start();
    let monitoring = metrics(&server);
    assert_eq!(value(&monitoring, "concentric_outbox_lag_seconds"), Some(0.0));
    server.newcomer("ann.lee");
    world.run(&["jobs", "enqueue", "purge-sessions"]).expect_success();

    assert_eq!(value(&monitoring, "concentric_outbox_pending"), Some(1.0));
    assert_eq!(value(&monitoring, "concentric_outbox_parked"), Some(0.0));
    assert!(value(&monitoring, "concentric_outbox_lag_seconds").unwrap() > 0.0);
    assert_eq!(value(&monitoring, r#"concentric_jobs_waiting{job="purge-sessions"}"#), Some(1.0));
    assert_eq!(value(&monitoring, r#"concentric_jobs_dead{job="purge-sessions"}"#), Some(0.0));
    server.stop();

    let world = world.with("JOBS__EMBEDDED", true);
    let server = world.start();
    let monitoring = metrics(&server);
    let delivered = r#"concentric_event_attempts_total{topic="user.created",outcome="delivered"}"#;
    eventually(SOON, "the event is delivered", || (value(&monitoring, delivered) == Some(1.0)).then_some(()));
    eventually(SOON, "the job is done", || {
        let done = r#"concentric_run_attempts_total{job="purge-sessions",outcome="succeeded"}"#;
        (value(&monitoring, done) >= Some(1.0)).then_some(())
    });
    assert_eq!(value(&monitoring, "concentric_outbox_pending"), Some(0.0));
    assert_eq!(value(&monitoring, "concentric_outbox_lag_seconds"), Some(0.0));
    server.stop();
}

on_both_databases![metrics_tell_what_waits_and_what_was_delivered];

#[test]
fn what_is_not_known_is_not_a_number() {
    let world = measured(World::postgres()).without_jobs();
    let server = world.start();
    let monitoring = metrics(&server);
    assert_eq!(value(&monitoring, "concentric_outbox_pending"), Some(0.0));
    let lock = world.database.lock("outbox");
    assert!(value(&monitoring, "concentric_outbox_pending").unwrap().is_nan());
    lock.release();
    assert_eq!(value(&monitoring, "concentric_outbox_pending"), Some(0.0));
    server.stop();
}

#[test]
fn nobody_is_told_anything_unless_a_setting_says_where() {
    let world = World::sqlite().with("LOG__FORMAT", "json");
    let server = world.start();
    server.client().get("/metrics").expect_problem(404, "not-found");
    assert!(server.stop().lines_with("metrics: ").is_empty());
}
