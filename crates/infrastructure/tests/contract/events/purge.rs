//! Housekeeping removes what nobody needs, and nothing that keeps an effect from happening again.

use application::{
    error::{Error, Never},
    events::{EVENTS_KEPT_FOR, MAX_ATTEMPTS, Purged, RECEIPTS_KEPT_FOR},
};
use std::time::Duration;
use testkit::{actor, factories::a_user};

use super::office::Office;
use crate::fixture::Fixture;

on_every_store![
    settled_events_and_old_receipts_are_removed,
    what_is_not_delivered_stays_however_old_it_is,
    the_receipts_of_a_parked_event_stay_until_it_is_settled,
    housekeeping_is_the_systems,
];

const MOMENT: Duration = Duration::from_secs(1);

async fn settled_events_and_old_receipts_are_removed(fixture: &Fixture) {
    let office = Office::of(fixture);
    office.happens("ann.lee", 2).await;
    office.delivers_all().await;
    let purge = office.purging();
    office.time_passes(EVENTS_KEPT_FOR);
    assert_eq!(purge.execute(&actor::system()).await.unwrap(), Purged { events: 0, receipts: 0 });
    office.time_passes(MOMENT);
    assert_eq!(purge.execute(&actor::system()).await.unwrap(), Purged { events: 2, receipts: 0 });
    office.time_passes(RECEIPTS_KEPT_FOR - EVENTS_KEPT_FOR);
    assert_eq!(purge.execute(&actor::system()).await.unwrap(), Purged { events: 0, receipts: 2 });
}

async fn what_is_not_delivered_stays_however_old_it_is(fixture: &Fixture) {
    let office = Office::of(fixture);
    office.happens("ann.lee", 2).await;
    office.time_passes(EVENTS_KEPT_FOR * 100);
    assert_eq!(office.purging().execute(&actor::system()).await.unwrap().events, 0);
    assert_eq!(office.events().await.len(), 2);
}

async fn the_receipts_of_a_parked_event_stay_until_it_is_settled(fixture: &Fixture) {
    let (office, sound) = (Office::of(fixture), Office::of(fixture));
    let ann = office.happens("ann.lee", 1).await;
    office.chokes_on(&ann, true);
    let both = [office.subscriber("note"), sound.subscriber("count")];
    for _ in 0..MAX_ATTEMPTS {
        office.relay().execute(&actor::system(), &both).await.unwrap();
        office.time_passes(Duration::from_secs(3600));
    }
    office.time_passes(RECEIPTS_KEPT_FOR * 2);
    assert_eq!(office.purging().execute(&actor::system()).await.unwrap().receipts, 0);
    office.chokes_on(&ann, false);
    let event = office.events().await.remove(0);
    office.steering().retry(&actor::system(), event.id).await.unwrap();
    office.relay().execute(&actor::system(), &both).await.unwrap();
    assert_eq!(office.effects("count").await[&ann.id().raw()].len(), 1, "not once more");
    assert_eq!(office.purging().execute(&actor::system()).await.unwrap().receipts, 1);
}

async fn housekeeping_is_the_systems(fixture: &Fixture) {
    let admin = actor::of(&a_user().named("the.boss").admin().build());
    let outcome: Result<Purged, Error<Never>> = Office::of(fixture).purging().execute(&admin).await;
    assert!(matches!(outcome, Err(Error::Forbidden(_))));
}
