//! What happened, told to those whom it concerns. Aggregates leave domain events, which stores keep in the outbox, in the
//! transaction of the change; the relay hands each to its [`Subscriber`]s: at least once, those of one aggregate in order.
//! A subscriber's effect and its receipt are one transaction, so that the effect is there exactly once.
//!
//! Receipts are for whatever comes from outside more than once, too, such as the webhooks of a payment gateway:
//!
//! ```text
//! if !self.receipts.is_first(tx, &actor, "payments", &event_id).await? {
//!     return Ok(());
//! }
//! …                                      // the effect, in the same transaction
//! ```

mod body;
mod event;
mod follow_up;
mod measure_outbox;
mod policy;
mod purge_events;
mod receipt;
mod relay_events;
mod repository;
mod steer_event;
mod subscriber;

pub use event::{BACKOFF, Event, EventStatus, MAX_ATTEMPTS, SteeringError};
pub use follow_up::FollowUp;
pub use measure_outbox::{Lag, MeasureOutbox};
pub use policy::{ForgetEvents, ForgetReceipts, Relay};
pub use purge_events::{EVENTS_KEPT_FOR, PurgeEvents, Purged, RECEIPTS_KEPT_FOR};
pub use receipt::{Receipt, ReceiptRepository, Receipts};
pub use relay_events::{BATCH, LEASE, RelayEvents};
pub use repository::{Backlog, Claim, Outbox, OutboxQueries};
pub use steer_event::SteerEvent;
pub use subscriber::{NotReceived, Subscriber};

use crate::crud::Crud;

/// Looks at events.
pub type Events = Crud<Event>;
