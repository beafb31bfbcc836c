use std::time::Duration;

use domain::{
    jobs::Backoff,
    shared::{Corrupt, Id, Kind, Scalar, Timestamp, Value},
};
use uuid::Uuid;

use crate::{
    field,
    query::Column,
    store::{Entity, Listed},
};

/// How often an event is handed to a relay before it is parked.
pub const MAX_ATTEMPTS: i64 = 10;

/// How long to wait before an event is tried again: with ten attempts, about a quarter of an hour in all.
pub const BACKOFF: Backoff = Backoff { first: Duration::from_secs(2), longest: Duration::from_secs(15 * 60) };

/// Longer texts of subscribers are cut: they are to be looked at, not to be kept.
const LONGEST_ERROR: usize = 2000;

/// Where an event is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventStatus {
    /// Waits for its time, for those before it, and for a relay; or a relay has it.
    Pending,
    /// Failed for the last time. It waits for an administrator, and what follows of its aggregate waits behind it.
    Parked,
    /// Every subscriber has received it.
    Delivered,
    /// An administrator decided that nobody needs to receive it.
    Discarded,
}

/// A domain event in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Identity: the same at every delivery.
    pub id: Id<Event>,
    /// Its place in the order of its aggregate.
    pub position: i64,
    /// What happened, such as `user.created`.
    pub topic: String,
    /// The aggregate that it happened to.
    pub aggregate: Uuid,
    /// What there is to know about it: a flat JSON object.
    pub body: String,
    /// When it happened.
    pub at: Timestamp,
    /// Where it is in its life.
    pub status: EventStatus,
    /// How often it was handed to a relay.
    pub attempts: i64,
    /// While it is pending: from when it may be handed to a relay.
    pub due_at: Option<Timestamp>,
    /// When it was delivered or discarded.
    pub settled_at: Option<Timestamp>,
    /// Why its last attempt failed.
    pub error: Option<String>,
}

/// The event is not parked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("only events that are parked can be retried or discarded")]
pub struct SteeringError;

impl Event {
    /// Hands it to a relay, which has it for certain for the time of `lease`. The attempt counts from here: an event that
    /// takes the process down with it cannot loop for ever.
    pub fn claim(&mut self, now: Timestamp, lease: Duration) {
        self.attempts += 1;
        self.due_at = Some(now.plus(lease));
    }

    /// Every subscriber has received it.
    pub fn deliver(&mut self, now: Timestamp) {
        self.error = None;
        self.settle(EventStatus::Delivered, now);
    }

    /// A subscriber could not receive it: it waits until `again_at`, or is parked when there is no attempt left.
    pub fn fail(&mut self, error: &str, again_at: Timestamp) {
        self.error = Some(kept(error));
        if self.attempts < MAX_ATTEMPTS {
            self.due_at = Some(again_at);
        } else {
            self.status = EventStatus::Parked;
            self.due_at = None;
        }
    }

    /// Whether a relay that was handed it as `claimed` still has it, and no other.
    pub fn is_held_as(&self, claimed: &Self) -> bool {
        self.status == EventStatus::Pending && self.attempts == claimed.attempts
    }

    /// Lets it be delivered again, with as many attempts as at first.
    pub fn retry(&mut self, now: Timestamp) -> Result<(), SteeringError> {
        self.ensure_parked()?;
        self.status = EventStatus::Pending;
        self.attempts = 0;
        self.due_at = Some(now);
        Ok(())
    }

    /// Nobody needs to receive it: what waits behind it may go on.
    pub fn discard(&mut self, now: Timestamp) -> Result<(), SteeringError> {
        self.ensure_parked()?;
        self.settle(EventStatus::Discarded, now);
        Ok(())
    }

    fn settle(&mut self, status: EventStatus, now: Timestamp) {
        self.status = status;
        self.due_at = None;
        self.settled_at = Some(now);
    }

    fn ensure_parked(&self) -> Result<(), SteeringError> {
        if self.status == EventStatus::Parked { Ok(()) } else { Err(SteeringError) }
    }
}

/// As much of a text as is kept. PostgreSQL cannot keep NUL.
fn kept(text: &str) -> String {
    let kept = |char| if char == '\0' { char::REPLACEMENT_CHARACTER } else { char };
    text.chars().take(LONGEST_ERROR).map(kept).collect()
}

impl Entity for Event {
    const NAME: &'static str = "event";

    fn id(&self) -> Id<Self> {
        self.id
    }
}

impl Listed for Event {
    const SEARCH: &'static [Column<Self>] = &[];
    const SORT: &'static [(&'static str, Column<Self>)] = &[("position", field!(Event.position).column())];
}

impl EventStatus {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Parked, Self::Delivered, Self::Discarded];

    /// Its stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Parked => "parked",
            Self::Delivered => "delivered",
            Self::Discarded => "discarded",
        }
    }

    /// The status of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

impl Scalar for EventStatus {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.name().to_owned())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        Self::from_name(&String::from_value(value)?).ok_or(Corrupt("status of an event"))
    }
}
