use std::time::Duration;

use async_trait::async_trait;
use domain::shared::Timestamp;

use super::{Event, policy::Relay};
use crate::{
    authz::{Permit, Read, Update},
    field,
    query::{Filter, Op},
    store::{BulkLoads, BulkUpdates, DeletesMatching, Lists, Loads, Reads, StoreError, Updates},
};

/// Which events a relay takes, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// When.
    pub now: Timestamp,
    /// At most so many.
    pub limit: u32,
    /// How long the relay has them for certain.
    pub lease: Duration,
    /// Those that were handed to a relay before, or those that were not.
    pub again: bool,
}

/// What is still to be delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How many events wait, or are with a relay.
    pub pending: u64,
    /// How many are parked.
    pub parked: u64,
    /// When the oldest of all of them happened.
    pub oldest: Option<Timestamp>,
}

/// Looks at events.
#[async_trait]
pub trait OutboxQueries: Lists<Event> + Reads<Event> {
    /// Whether there is anything to claim.
    async fn has_due(&mut self, permit: &Permit<Relay, Event>, now: Timestamp) -> Result<bool, StoreError>;

    /// What is still to be delivered.
    async fn backlog(&mut self, permit: &Permit<Read, Event>) -> Result<Backlog, StoreError>;
}

/// Keeps events. They get there with the entities that they tell of.
#[async_trait]
pub trait Outbox:
    OutboxQueries
    + Loads<Update, Event>
    + Updates<Event>
    + BulkLoads<Update, Event>
    + BulkUpdates<Event>
    + DeletesMatching<Event>
{
    /// Hands over events that pass [`Claim::filter`], as [`Event::claim`] does, those first that have waited longest, and of
    /// each aggregate none but the first that is not settled. Whoever claims at the same time gets others.
    async fn claim(&mut self, permit: &Permit<Relay, Event>, claim: &Claim)
    -> Result<Vec<Event>, StoreError>;
}

impl Event {
    /// For stores: what may be handed over at `now`, if it is the first of its aggregate.
    pub fn due(now: Timestamp) -> Filter<Self> {
        field!(Event.due_at).test(Op::Le, &Some(now))
    }
}

impl Claim {
    /// For stores: what may be handed over, if it is the first of its aggregate.
    pub fn filter(&self) -> Filter<Event> {
        let attempts = field!(Event.attempts);
        Event::due(self.now).and(if self.again { attempts.gt(&0) } else { attempts.eq(&0) })
    }
}

impl Backlog {
    /// For stores: what it counts.
    pub fn filter() -> Filter<Event> {
        field!(Event.settled_at).null()
    }
}
