use application::events::{Event, EventStatus, MAX_ATTEMPTS};
use domain::shared::Id;
use uuid::Uuid;

use super::id_from;
use crate::fakes::FakeClock;

/// The event at that place of the outbox: `thing.happened` when [`FakeClock`] starts, to an aggregate of its own; pending.
pub fn an_event(position: i64) -> EventBuilder {
    let name = position.to_string();
    EventBuilder(Event {
        id: Id::new(Uuid::from_u64_pair(1, position.unsigned_abs())),
        position,
        topic: "thing.happened".to_owned(),
        aggregate: id_from(&name),
        body: "{}".to_owned(),
        at: FakeClock::START,
        status: EventStatus::Pending,
        attempts: 0,
        due_at: Some(FakeClock::START),
        settled_at: None,
        error: None,
    })
}

/// Overrides what an event is to be.
#[derive(Clone)]
#[must_use]
pub struct EventBuilder(Event);

impl EventBuilder {
    /// It could not be delivered, for that reason.
    pub fn parked(mut self, error: &str) -> Self {
        self.0.attempts = MAX_ATTEMPTS;
        self.0.fail(error, FakeClock::START);
        self
    }

    /// Everybody has received it.
    pub fn delivered(mut self) -> Self {
        self.0.deliver(FakeClock::START);
        self
    }

    /// The event.
    pub fn build(self) -> Event {
        self.0
    }
}
