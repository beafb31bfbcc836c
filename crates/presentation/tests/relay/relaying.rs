//! A relay goes on, whatever subscribers and the store do.

use std::{
    future::pending,
    sync::{Arc, Mutex},
    time::Duration,
};

use application::{
    authz::Actor,
    error::Error,
    events::{Event, EventStatus, MAX_ATTEMPTS, NotReceived, Subscriber},
    store::Tx,
};
use async_trait::async_trait;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use crate::world::World;

/// Never comes to an end.
struct Sloth;

#[async_trait]
impl Subscriber for Sloth {
    fn name(&self) -> &'static str {
        "sloth"
    }

    fn topics(&self) -> &'static [&'static str] {
        &["user.inactivated"]
    }

    async fn receive(&self, _: &mut Tx, _: &Actor, _: &Event) -> Result<(), Error<NotReceived>> {
        pending().await
    }
}

/// Notes what it received; panics at what happened to somebody.
#[derive(Default)]
struct Diary {
    received: Mutex<Vec<i64>>,
    panics_at: Option<Uuid>,
}

#[async_trait]
impl Subscriber for Diary {
    fn name(&self) -> &'static str {
        "diary"
    }

    fn topics(&self) -> &'static [&'static str] {
        &["user.inactivated", "user.reactivated"]
    }

    async fn receive(&self, _: &mut Tx, actor: &Actor, event: &Event) -> Result<(), Error<NotReceived>> {
        assert!(self.panics_at != Some(event.aggregate), "this is too much");
        assert_eq!(actor.origin().request_id, Some(event.id.to_string()), "the audit trail would show it");
        self.received.lock().unwrap().push(event.position);
        Ok(())
    }
}

#[tokio::test(start_paused = true)]
async fn what_others_commit_is_delivered_within_the_poll_interval_and_in_order() {
    let world = World::new();
    let diary = Arc::new(Diary::default());
    let _relay = world.relays_to([diary.clone() as _]);
    sleep(Duration::from_secs(1)).await;
    let ann = world.happens_to("ann.lee", 5).await;
    let began = Instant::now();
    world.until_all(&ann, EventStatus::Delivered).await;
    assert!(began.elapsed() <= Duration::from_secs(2), "{:?}", began.elapsed());
    assert_eq!(*diary.received.lock().unwrap(), [1, 2, 3, 4, 5]);
}

#[tokio::test(start_paused = true)]
async fn what_this_process_commits_is_delivered_at_once() {
    let world = World::new();
    let _relay = world.relays_to([]);
    sleep(Duration::from_millis(300)).await;
    let ann = world.happens_to("ann.lee", 1).await;
    let began = Instant::now();
    world.rings();
    world.until_all(&ann, EventStatus::Delivered).await;
    assert!(began.elapsed() <= Duration::from_millis(100), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_subscriber_that_panics_parks_one_aggregate_and_stops_no_other() {
    let world = World::new();
    let ann = world.happens_to("ann.lee", 1).await;
    let diary = Arc::new(Diary { panics_at: Some(ann.id().raw()), ..Diary::default() });
    let _relay = world.relays_to([diary.clone() as _]);
    world.until_all(&ann, EventStatus::Parked).await;
    assert_eq!(world.events_of(&ann)[0].attempts, MAX_ATTEMPTS + 1, "the last one is not handed over");
    let bob = world.happens_to("bob.ray", 2).await;
    world.until_all(&bob, EventStatus::Delivered).await;
    assert_eq!(*diary.received.lock().unwrap(), [2, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_relay_outlasts_a_store_that_is_away() {
    let world = World::new();
    let diary = Arc::new(Diary::default());
    let _relay = world.relays_to([diary.clone() as _]);
    for nth in 1..10 {
        world.store.break_statement(nth);
        let name = format!("guest-{nth}");
        sleep(Duration::from_secs(30)).await;
        let _spared = world.store.was_spared();
        let guest = world.happens_to(&name, 1).await;
        world.store.break_statement(nth);
        world.until_all(&guest, EventStatus::Delivered).await;
        let _spared = world.store.was_spared();
    }
}

#[tokio::test(start_paused = true)]
async fn a_relay_that_is_told_to_stop_stops_although_there_is_nothing_to_do() {
    let world = World::new();
    let relay = world.relays_to([]);
    sleep(Duration::from_millis(100)).await;
    timeout(Duration::from_millis(10), relay.stops()).await.expect("it stops at once");
}

#[tokio::test(start_paused = true)]
async fn what_takes_too_long_is_left_to_another_relay() {
    let world = World::new();
    let ann = world.happens_to("ann.lee", 1).await;
    let relay = world.relays_to([Arc::new(Sloth) as _]);
    sleep(Duration::from_secs(1)).await;
    let began = Instant::now();
    relay.stops().await;
    assert_eq!(began.elapsed().as_secs(), 20, "its grace");
    assert_eq!(world.events_of(&ann)[0].status, EventStatus::Pending);
    let _another = world.relays_to([]);
    world.until_all(&ann, EventStatus::Delivered).await;
}
