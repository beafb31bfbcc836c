//! Events that nobody can receive hold up their aggregate, and nothing else.

use std::time::Duration;

use application::{
    error::Error,
    events::{Backlog, Event, EventStatus, LEASE, MAX_ATTEMPTS, SteeringError},
    store::StoreError,
};
use domain::identity::User;
use testkit::{actor, factories::a_user};

use super::office::Office;
use crate::fixture::Fixture;

on_every_store![
    a_failed_delivery_undoes_its_effect_and_waits,
    a_poison_event_parks_its_aggregate_and_no_other,
    an_event_that_kills_its_relays_is_parked,
    a_subscriber_that_fails_keeps_no_other_from_receiving,
    a_retried_event_is_delivered_and_then_what_waited_behind_it,
    a_discarded_event_lets_go_on_what_waited_behind_it,
    only_parked_events_are_steered_and_only_by_admins,
    the_backlog_tells_what_is_still_to_be_delivered,
];

/// Longer than any backoff.
const LONG: Duration = Duration::from_secs(3600);

/// Two things happened to ann, and the first of them is parked.
async fn parked(office: &Office<'_>) -> (User, Event) {
    let ann = office.happens("ann.lee", 2).await;
    office.chokes_on(&ann, true);
    for _ in 0..MAX_ATTEMPTS {
        assert_eq!(office.delivers().await.len(), 1);
        office.time_passes(LONG);
    }
    let event = office.events().await.remove(0);
    assert_eq!(event.status, EventStatus::Parked);
    (ann, event)
}

async fn a_failed_delivery_undoes_its_effect_and_waits(fixture: &Fixture) {
    let office = Office::of(fixture);
    let ann = office.happens("ann.lee", 1).await;
    office.chokes_on(&ann, true);
    let failed = office.delivers().await.remove(0);
    assert_eq!((failed.status, failed.attempts), (EventStatus::Pending, 1));
    assert_eq!(failed.error.as_deref(), Some("note: not this one"));
    assert!(office.effects("note").await.is_empty());
    office.chokes_on(&ann, false);
    assert!(office.delivers().await.is_empty(), "it waits");
    office.time_passes(Duration::from_secs(2));
    let delivered = office.delivers().await.remove(0);
    assert_eq!((delivered.status, delivered.error), (EventStatus::Delivered, None));
    assert_eq!(office.effects("note").await[&ann.id().raw()].len(), 1);
}

async fn a_poison_event_parks_its_aggregate_and_no_other(fixture: &Fixture) {
    let office = Office::of(fixture);
    let (ann, _) = parked(&office).await;
    let bob = office.happens("bob.ray", 2).await;
    office.delivers_all().await;
    let effects = office.effects("note").await;
    assert_eq!(effects.get(&ann.id().raw()), None);
    assert_eq!(effects[&bob.id().raw()].len(), 2);
    let [first, second] = [0, 1].map(async |n| office.events().await.remove(n));
    assert_eq!(first.await.error.as_deref(), Some("note: not this one"));
    assert_eq!(second.await.attempts, 0, "what follows waits");
}

async fn an_event_that_kills_its_relays_is_parked(fixture: &Fixture) {
    let office = Office::of(fixture);
    let ann = office.happens("ann.lee", 1).await;
    office.claims(9, false).await;
    for _ in 1..MAX_ATTEMPTS {
        office.time_passes(LEASE);
        assert_eq!(office.claims(9, true).await.len(), 1);
    }
    office.time_passes(LEASE);
    let event = office.delivers().await.remove(0);
    assert_eq!(event.status, EventStatus::Parked);
    assert_eq!(event.error.as_deref(), Some("the relays that had it were not heard of again"));
    assert_eq!(office.effects("note").await.get(&ann.id().raw()), None);
}

async fn a_subscriber_that_fails_keeps_no_other_from_receiving(fixture: &Fixture) {
    let (office, sound) = (Office::of(fixture), Office::of(fixture));
    let ann = office.happens("ann.lee", 1).await;
    office.chokes_on(&ann, true);
    let both = [office.subscriber("note"), sound.subscriber("count")];
    for _ in 0..3 {
        office.relay().execute(&actor::system(), &both).await.unwrap();
        office.time_passes(LONG);
    }
    assert_eq!(office.effects("note").await.len(), 0);
    assert_eq!(office.effects("count").await[&ann.id().raw()].len(), 1);
}

async fn a_retried_event_is_delivered_and_then_what_waited_behind_it(fixture: &Fixture) {
    let office = Office::of(fixture);
    let (ann, event) = parked(&office).await;
    office.chokes_on(&ann, false);
    office.delivers_all().await;
    assert!(office.effects("note").await.is_empty(), "nobody has decided yet");
    let admin = actor::of(&a_user().named("the.boss").admin().build());
    let retried = office.steering().retry(&admin, event.id).await.unwrap();
    assert_eq!((retried.status, retried.attempts), (EventStatus::Pending, 0));
    office.delivers_all().await;
    let effects = office.effects("note").await;
    assert_eq!(effects[&ann.id().raw()].len(), 2);
    assert!(effects[&ann.id().raw()].is_sorted());
}

async fn a_discarded_event_lets_go_on_what_waited_behind_it(fixture: &Fixture) {
    let office = Office::of(fixture);
    let (ann, event) = parked(&office).await;
    office.chokes_on(&ann, false);
    let admin = actor::of(&a_user().named("the.boss").admin().build());
    let discarded = office.steering().discard(&admin, event.id).await.unwrap();
    assert_eq!(discarded.status, EventStatus::Discarded);
    office.delivers_all().await;
    let effects = office.effects("note").await;
    assert_eq!(effects[&ann.id().raw()], [office.events().await[1].position]);
    assert_eq!(office.event(event.id).await.error.as_deref(), Some("note: not this one"), "it tells why");
}

async fn only_parked_events_are_steered_and_only_by_admins(fixture: &Fixture) {
    let office = Office::of(fixture);
    let (ann, event) = parked(&office).await;
    let steering = office.steering();
    assert!(matches!(steering.retry(&actor::of(&ann), event.id).await, Err(Error::Forbidden(_))));
    let admin = actor::of(&a_user().named("the.boss").admin().build());
    let waiting = office.events().await.remove(1);
    let refused = steering.discard(&admin, waiting.id).await;
    assert!(matches!(refused, Err(Error::Refused(SteeringError))));
    let unknown = steering.retry(&admin, domain::shared::Id::new(uuid::Uuid::max())).await;
    assert!(matches!(unknown, Err(Error::Store(StoreError::NotFound))));
}

async fn the_backlog_tells_what_is_still_to_be_delivered(fixture: &Fixture) {
    let office = Office::of(fixture);
    assert_eq!(office.backlog().await, Backlog::default());
    let (_, event) = parked(&office).await;
    assert_eq!(office.backlog().await, Backlog { pending: 1, parked: 1, oldest: Some(event.at) });
    office.steering().discard(&actor::system(), event.id).await.unwrap();
    let waiting = office.events().await.remove(1);
    assert_eq!(office.backlog().await, Backlog { pending: 1, parked: 0, oldest: Some(waiting.at) });
}
