//! Events on their way to subscribers, while the processes that deliver them are killed.

use std::{
    collections::BTreeMap,
    env,
    future::pending,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use application::{
    authz::Actor,
    error::Error,
    events::{Event, NotReceived, Subscriber},
    ports::{Clock as _, IdSource as _},
    store::Tx,
};
use async_trait::async_trait;
use concentric::{
    settings::{Settings, Sources},
    wiring::{self, System},
};
use domain::{
    jobs::{JobName, NewRun, Run},
    shared::Id,
};
use infrastructure::{SystemClock, UuidV7};
use presentation::{relay::Relay, subscribers::Subscribers};
use serde_json::{Value, json};

use crate::support::{Client, World, eventually};

/// Set for the process that this test program starts of itself.
const RELAY: &str = "E2E_RELAY";

/// How many products are made, and how often each is changed afterwards.
const PRODUCTS: usize = 60;
const CHANGES: usize = 3;
const EVENTS: u64 = (PRODUCTS * (1 + CHANGES)) as u64;

/// How often a relay is killed.
const KILLS: u64 = 2;

/// The lease, twice: of what was handed over for the second time it is longer.
const LEASES_AND_WORK: Duration = Duration::from_secs(180);

/// Writes down each event by enqueuing a run, in the transaction in which it receives the event: another one each time, so that
/// an effect that is repeated is seen.
struct Scribe;

#[async_trait]
impl Subscriber for Scribe {
    fn name(&self) -> &'static str {
        "scribe"
    }

    fn topics(&self) -> &'static [&'static str] {
        &["product.created", "product.changed"]
    }

    async fn receive(&self, tx: &mut Tx, actor: &Actor, event: &Event) -> Result<(), Error<NotReceived>> {
        let parameters = json!({ "aggregate": event.aggregate.to_string(), "position": event.position });
        let new = NewRun {
            id: Id::new(UuidV7.uuid()),
            job: JobName::of("write-down"),
            parameters: parameters.to_string(),
            tick: None,
            attempts: 1,
            run_at: None,
        };
        tx.jobs().enqueue(&actor.permit()?, Run::enqueue(new, SystemClock.now())).await?;
        Ok(())
    }
}

#[test]
#[ignore = "the process that other tests start and kill"]
fn a_relay_until_it_is_killed() {
    if env::var_os(RELAY).is_none() {
        return;
    }
    let settings = Settings::load(&Sources::from_process(None)).unwrap().settings;
    wiring::runtime().unwrap().block_on(async {
        let system = System::open(&settings).await.unwrap();
        let scribe: Arc<dyn Subscriber> = Arc::new(Scribe);
        let relay = Relay { subscribers: Subscribers::new([scribe]), ..wiring::relay(&settings, &system) };
        relay.run(pending()).await;
    });
}

/// A process that delivers events to the scribe.
struct Relaying(Child);

impl Relaying {
    fn start(world: &World) -> Self {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "events::a_relay_until_it_is_killed", "--ignored", "--nocapture"]);
        world.confine(&mut command);
        command.env(RELAY, "1").stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().unwrap())
    }
}

impl Drop for Relaying {
    /// As `kill -9` does.
    fn drop(&mut self) {
        // Both fail when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One event for each product, and one for each change of it.
fn things_happen(admin: &Client) {
    for number in 0..PRODUCTS {
        let price = json!({"amount": "9.99", "currency": "USD"});
        let product = json!({"sku": format!("mug-{number}"), "name": "Mug", "price": price, "stock": 3});
        let created = admin.post("/api/v1/products", &product).expect(201);
        let path = created.header("location").unwrap().to_owned();
        for change in 1..=CHANGES {
            let version = format!("\"{change}\"");
            let body = json!({ "name": format!("Mug, edition {change}") });
            admin.request("PATCH", &path).header("if-match", &version).json(&body).send().expect(200);
        }
    }
}

fn written_down(world: &World) -> u64 {
    world.database.count("job_runs WHERE job = 'write-down'")
}

fn killed_relays_lose_no_event_and_repeat_no_effect(world: World) {
    let world = world.without_jobs();
    let server = world.start();
    things_happen(&world.appoint(&server, "shop.keeper", "admin"));
    let undelivered = "outbox WHERE topic LIKE 'product.%' AND status <> 'delivered'";
    assert_eq!(world.database.count(undelivered), EVENTS);

    for kill in 1..=KILLS {
        let relay = Relaying::start(&world);
        let enough = EVENTS * kill / (KILLS + 3);
        eventually(LEASES_AND_WORK, "it is at work", || (written_down(&world) > enough).then_some(()));
        drop(relay);
        assert!(world.database.count(undelivered) > 0, "it was at work");
    }
    let last = Relaying::start(&world);
    eventually(LEASES_AND_WORK, "every event is delivered", || {
        (world.database.count(undelivered) == 0).then_some(())
    });
    drop(last);

    assert_eq!(written_down(&world), EVENTS, "each event has its effect once");
    let mut order: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let written = "SELECT parameters FROM job_runs WHERE job = 'write-down' ORDER BY created_at, id";
    for parameters in world.database.texts(written) {
        let parameters: Value = serde_json::from_str(&parameters).unwrap();
        let aggregate = parameters["aggregate"].as_str().unwrap().to_owned();
        order.entry(aggregate).or_default().push(parameters["position"].as_i64().unwrap());
    }
    assert_eq!(order.len(), PRODUCTS);
    assert!(order.values().all(|positions| positions.is_sorted()), "those of a product in order: {order:?}");
    server.stop();
}

fn the_server_delivers_what_happens_and_the_operator_sees_the_rest(world: World) {
    let server = world.start();
    let admin = world.appoint(&server, "shop.keeper", "admin");
    let price = json!({"amount": "9.99", "currency": "USD"});
    let mug = json!({"sku": "mug-1", "name": "Mug", "price": price, "stock": 3});
    admin.post("/api/v1/products", &mug).expect(201);
    let delivered = "outbox WHERE topic = 'product.created' AND status = 'delivered'";
    eventually(Duration::from_secs(60), "the event is delivered", || {
        (world.database.count(delivered) == 1).then_some(())
    });
    server.stop();
    let list = world.run(&["outbox", "list", "--status", "delivered"]).expect_success();
    assert!(list.contains("product.created"), "{list}");
    let rest = world.run(&["outbox", "list"]).expect_success();
    assert_eq!(rest.lines().count(), 1, "nothing is left: {rest}");
    let retried = world.run(&["outbox", "retry", "00000000-0000-0000-0000-000000000404"]);
    assert_eq!((retried.code, retried.err.contains("there is no event")), (Some(65), true), "{retried:?}");
}

on_both_databases![
    killed_relays_lose_no_event_and_repeat_no_effect,
    the_server_delivers_what_happens_and_the_operator_sees_the_rest,
];
