//! Deliveries: in order, with their effect once.

use std::time::Duration;

use application::{
    error::Error,
    events::{EventStatus, LEASE, NotReceived},
};
use testkit::{actor, fakes::FakeClock};
use tokio::task::JoinSet;

use super::office::Office;
use crate::fixture::Fixture;

on_every_store![
    events_are_delivered_in_the_order_of_their_aggregate,
    every_subscriber_receives_each_event_once,
    many_relays_at_once_deliver_each_event_once_and_in_order,
    what_a_killed_relay_had_delivered_has_no_second_effect,
    what_a_killed_relay_had_not_delivered_is_delivered_by_another,
    a_relay_that_was_taken_for_dead_reports_nothing,
    events_that_concern_nobody_are_settled,
    what_is_rolled_back_is_never_delivered,
];

async fn events_are_delivered_in_the_order_of_their_aggregate(fixture: &Fixture) {
    let office = Office::of(fixture);
    let ann = office.happens("ann.lee", 4).await;
    office.delivers_all().await;
    assert_eq!(office.effects("note").await[&ann.id().raw()].len(), 4);
    assert!(office.effects("note").await[&ann.id().raw()].is_sorted());
    let settled = office.events().await;
    assert!(settled.iter().all(|event| event.status == EventStatus::Delivered), "{settled:#?}");
    assert!(settled.iter().all(|event| event.settled_at == Some(FakeClock::START)));
}

async fn every_subscriber_receives_each_event_once(fixture: &Fixture) {
    let office = Office::of(fixture);
    office.happens("ann.lee", 2).await;
    let both = [office.subscriber("note"), office.subscriber("count")];
    while !office.relay().execute(&actor::system(), &both).await.unwrap().is_empty() {}
    assert_eq!(office.effects("note").await, office.effects("count").await);
    assert_eq!(office.effects("note").await.values().flatten().count(), 2);
}

async fn many_relays_at_once_deliver_each_event_once_and_in_order(fixture: &Fixture) {
    // More in all than one relay takes at a time.
    const EACH: usize = 8;
    let office = Office::of(fixture);
    let users = ["ann.a", "bob.b", "cleo.c", "dan.d", "eve.e", "finn.f", "gus.g", "hal.h", "ida.i", "joe.j"];
    for name in users {
        office.happens(name, EACH).await;
    }
    let mut relays = JoinSet::new();
    for _ in 0..4 {
        let beside = Office::beside(fixture).await;
        let (relay, subscriber) = (beside.relay(), beside.subscriber("note"));
        relays.spawn(async move {
            loop {
                match relay.execute(&actor::system(), std::slice::from_ref(&subscriber)).await {
                    // Whoever finds nothing may have come while all heads were taken; others deliver the rest.
                    Ok(delivered) if delivered.is_empty() => break,
                    Ok(_) => {}
                    Err(Error::Store(error)) => drop(error),
                    Err(error) => panic!("{error}"),
                }
            }
        });
    }
    while let Some(done) = relays.join_next().await {
        done.unwrap();
    }
    fixture.clock.advance(LEASE * 2);
    office.delivers_all().await;
    let effects = office.effects("note").await;
    assert_eq!(effects.len(), users.len());
    for positions in effects.values() {
        assert_eq!(positions.len(), EACH, "each once");
        assert!(positions.is_sorted(), "in order: {positions:?}");
    }
}

async fn what_a_killed_relay_had_delivered_has_no_second_effect(fixture: &Fixture) {
    let (here, there) = (Office::of(fixture), Office::beside(fixture).await);
    let ann = here.happens("ann.lee", 1).await;
    let event = here.claims(1, false).await.remove(0);
    let (receipts, subscriber) = (here.receipts(), here.subscriber("note"));
    // It was killed right after this.
    here.store
        .run(async |tx| {
            let by = actor::system();
            assert!(receipts.is_first::<NotReceived>(tx, &by, "note", &event.id.to_string()).await?);
            subscriber.receive(tx, &by, &event).await
        })
        .await
        .unwrap();
    here.time_passes(LEASE);

    let delivered = there.delivers().await;

    assert_eq!((delivered[0].status, delivered[0].attempts), (EventStatus::Delivered, 2));
    assert_eq!(here.effects("note").await[&ann.id().raw()], [event.position]);
}

async fn what_a_killed_relay_had_not_delivered_is_delivered_by_another(fixture: &Fixture) {
    let (here, there) = (Office::of(fixture), Office::beside(fixture).await);
    let ann = here.happens("ann.lee", 2).await;
    here.claims(9, false).await;
    assert!(there.delivers().await.is_empty());
    here.time_passes(LEASE);
    there.delivers_all().await;
    assert_eq!(here.effects("note").await[&ann.id().raw()].len(), 2);
}

async fn a_relay_that_was_taken_for_dead_reports_nothing(fixture: &Fixture) {
    let office = Office::of(fixture);
    office.happens("ann.lee", 1).await;
    let stale = office.claims(1, false).await.remove(0);
    office.time_passes(LEASE);
    let held = office.claims(1, true).await.remove(0);
    assert!(!held.is_held_as(&stale));
    assert!(office.event(held.id).await.is_held_as(&held));
    assert!(office.delivers().await.is_empty(), "another has it");
}

async fn events_that_concern_nobody_are_settled(fixture: &Fixture) {
    let office = Office::of(fixture);
    office.happens("ann.lee", 1).await;
    let delivered = office.relay().execute(&actor::system(), &[]).await.unwrap();
    assert_eq!(delivered[0].status, EventStatus::Delivered);
    fixture.clock.advance(Duration::from_secs(3600));
    assert!(office.relay().execute(&actor::system(), &[]).await.unwrap().is_empty());
}

async fn what_is_rolled_back_is_never_delivered(fixture: &Fixture) {
    use application::{authz::Update, store::StoreError};
    let office = Office::of(fixture);
    let mut ann = office.happens("ann.lee", 0).await;
    ann.inactivate();
    let permit = actor::system().permit::<Update, _>().unwrap();
    let outcome: Result<(), StoreError> = fixture
        .store
        .run(async |tx| {
            tx.users().update(&permit, ann.clone()).await?;
            Err(StoreError::NotFound)
        })
        .await;
    assert!(outcome.is_err());
    assert!(office.delivers().await.is_empty());
}
