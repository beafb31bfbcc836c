//! Claims: an event goes to one relay, in its turn.

use std::time::Duration;

use application::events::{Event, LEASE};
use testkit::fakes::FakeClock;

use super::office::Office;
use crate::fixture::Fixture;

on_every_store![
    a_claimed_event_is_what_claiming_makes_of_it,
    an_event_holds_what_was_told_of_it,
    of_each_aggregate_only_the_first_that_is_not_settled_is_handed_over,
    an_event_is_claimed_by_one_relay,
    an_event_whose_relay_is_not_heard_of_goes_to_another,
    those_that_were_handed_over_before_are_claimed_apart,
];

fn ids(events: &[Event]) -> Vec<domain::shared::Id<Event>> {
    events.iter().map(|event| event.id).collect()
}

async fn a_claimed_event_is_what_claiming_makes_of_it(fixture: &Fixture) {
    let office = Office::of(fixture);
    office.happens("ann.lee", 1).await;
    let mut event = office.events().await.remove(0);
    let claimed = office.claims(9, false).await;
    event.claim(FakeClock::START, LEASE);
    assert_eq!(claimed, [event.clone()]);
    assert_eq!(office.events().await, [event]);
}

async fn an_event_holds_what_was_told_of_it(fixture: &Fixture) {
    let office = Office::of(fixture);
    let ann = office.happens("ann.lee", 1).await;
    let event = office.events().await.remove(0);
    let told = (event.topic.as_str(), event.aggregate, event.body.as_str(), event.at);
    assert_eq!(told, ("user.inactivated", ann.id().raw(), "{}", FakeClock::START));
    assert_eq!((event.attempts, event.due_at, event.settled_at), (0, Some(FakeClock::START), None));
}

async fn of_each_aggregate_only_the_first_that_is_not_settled_is_handed_over(fixture: &Fixture) {
    let office = Office::of(fixture);
    let (ann, bob) = (office.happens("ann.lee", 3).await, office.happens("bob.ray", 2).await);
    let claimed = office.claims(9, false).await;
    let heads: Vec<_> = claimed.iter().map(|event| event.aggregate).collect();
    assert_eq!(heads, [ann.id().raw(), bob.id().raw()]);
    assert_eq!(office.claims(9, false).await, []);
    assert!(office.delivers().await.is_empty(), "all others wait behind those");
}

async fn an_event_is_claimed_by_one_relay(fixture: &Fixture) {
    let (here, there) = (Office::of(fixture), Office::beside(fixture).await);
    for name in ["ann.lee", "bob.ray", "eve.fox"] {
        here.happens(name, 1).await;
    }
    let (mine, theirs) = tokio::join!(here.claims(2, false), there.claims(2, false));
    let rest = here.claims(9, false).await;
    let mut all = [ids(&mine), ids(&theirs), ids(&rest)].concat();
    all.sort();
    assert_eq!(all, ids(&here.events().await));
}

async fn an_event_whose_relay_is_not_heard_of_goes_to_another(fixture: &Fixture) {
    let (here, there) = (Office::of(fixture), Office::beside(fixture).await);
    here.happens("ann.lee", 1).await;
    let first = here.claims(9, false).await;
    here.time_passes(LEASE - Duration::from_micros(1));
    assert_eq!(there.claims(9, true).await, []);
    here.time_passes(Duration::from_micros(1));
    let second = there.claims(9, true).await;
    assert_eq!(ids(&second), ids(&first));
    assert_eq!(second[0].attempts, 2);
}

async fn those_that_were_handed_over_before_are_claimed_apart(fixture: &Fixture) {
    let office = Office::of(fixture);
    let ann = office.happens("ann.lee", 1).await;
    office.claims(9, false).await;
    office.time_passes(LEASE);
    let bob = office.happens("bob.ray", 1).await;
    let fresh = office.claims(9, false).await;
    let again = office.claims(9, true).await;
    assert_eq!([fresh[0].aggregate, again[0].aggregate], [bob.id().raw(), ann.id().raw()]);
    assert_eq!((fresh.len(), again.len()), (1, 1));
}
