//! The outbox and the inbox. Whoever commits second has lost the race for an event, and claims anew.

use application::{
    authz::{Create, Permit, Read},
    events::{Backlog, Claim, Event, EventStatus, Outbox, OutboxQueries, Receipt, ReceiptRepository, Relay},
    store::Creates,
};
use async_trait::async_trait;
use domain::shared::Timestamp;

use super::workspace::{Out, Workspace};

impl Workspace {
    /// Whether nothing of its aggregate is to be settled before it.
    fn is_head(&self, event: &Event) -> bool {
        let is_before = |other: &Event| {
            other.aggregate == event.aggregate
                && other.position < event.position
                && other.settled_at.is_none()
        };
        !self.tables.all().any(|other| is_before(&other))
    }
}

#[async_trait]
impl OutboxQueries for Workspace {
    async fn has_due(&mut self, permit: &Permit<Relay, Event>, now: Timestamp) -> Out<bool> {
        self.statement()?;
        Ok(self.matching(permit, &Event::due(now)).any(|event| self.is_head(&event)))
    }

    async fn backlog(&mut self, permit: &Permit<Read, Event>) -> Out<Backlog> {
        self.statement()?;
        let unsettled: Vec<Event> = self.matching(permit, &Backlog::filter()).collect();
        let count = |status| unsettled.iter().filter(|event| event.status == status).count() as u64;
        Ok(Backlog {
            pending: count(EventStatus::Pending),
            parked: count(EventStatus::Parked),
            oldest: unsettled.iter().map(|event| event.at).min(),
        })
    }
}

#[async_trait]
impl Outbox for Workspace {
    async fn claim(&mut self, permit: &Permit<Relay, Event>, claim: &Claim) -> Out<Vec<Event>> {
        self.statement()?;
        let filter = claim.filter();
        let mut due: Vec<Event> =
            self.matching(permit, &filter).filter(|event| self.is_head(event)).collect();
        due.sort_by_key(|event| (event.due_at, event.id));
        due.truncate(claim.limit as usize);
        for event in &mut due {
            event.claim(claim.now, claim.lease);
            *event = self.write(permit, event.clone())?;
        }
        due.sort_by_key(|event| event.position);
        Ok(due)
    }
}

#[async_trait]
impl ReceiptRepository for Workspace {
    async fn receive(&mut self, permit: &Permit<Create, Receipt>, receipt: Receipt) -> Out<bool> {
        let is_same =
            |other: &Receipt| other.subscriber == receipt.subscriber && other.message == receipt.message;
        if self.tables.all().any(|other| is_same(&other)) {
            self.statement()?;
            return Ok(false);
        }
        self.create(permit, receipt).await.map(|_| true)
    }
}
