use std::{sync::Arc, time::Duration};

use super::{Backlog, Event, ForgetEvents, ForgetReceipts, Receipt};
use crate::{
    authz::{Actor, Read},
    error::{Error, Never},
    field,
    ports::Clock,
    store::UnitOfWork,
};

/// How long settled events are kept, to be looked at.
pub const EVENTS_KEPT_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How long receipts are kept at least: longer than anything comes again. Stripe repeats a webhook for three days
/// (docs.stripe.com/workbench/event-destinations, "Retry sending an event"), and an operator can have it sent again as long as
/// events are kept there, which is thirty (docs.stripe.com/api/events).
pub const RECEIPTS_KEPT_FOR: Duration = Duration::from_secs(31 * 24 * 60 * 60);

/// By how much the clocks of machines may differ that date events and receipts.
const CLOCK_SKEW: Duration = Duration::from_secs(60 * 60);

/// Removes events that were settled, and receipts of what comes no more.
pub struct PurgeEvents {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// How many were removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purged {
    /// Events.
    pub events: u64,
    /// Receipts.
    pub receipts: u64,
}

impl PurgeEvents {
    /// Removes them. The receipts of an event that may still be delivered stay, however old it is: they are no older than
    /// the oldest of those events.
    pub async fn execute(&self, actor: &Actor) -> Result<Purged, Error<Never>> {
        let read = actor.permit::<Read, Event>()?;
        let events = actor.permit::<ForgetEvents, Event>()?.base();
        let receipts = actor.permit::<ForgetReceipts, Receipt>()?.base();
        let now = self.clock.now();
        let settled = field!(Event.settled_at).lt(&Some(now.minus(EVENTS_KEPT_FOR)));
        self.uow
            .run(async |tx| {
                let Backlog { oldest, .. } = tx.outbox().backlog(&read).await?;
                let needed_from = oldest.map_or(now, |oldest| oldest.minus(CLOCK_SKEW));
                let old = field!(Receipt.received_at).lt(&now.minus(RECEIPTS_KEPT_FOR).min(needed_from));
                Ok(Purged {
                    events: tx.outbox().delete_matching(&events, &settled).await?,
                    receipts: tx.receipts().delete_matching(&receipts, &old).await?,
                })
            })
            .await
    }
}
