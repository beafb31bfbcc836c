//! How events and receipts lie in their tables, and how events are handed to relays.

use application::{
    authz::{Create, Permit, Read},
    events::{Backlog, Claim, Event, EventStatus, Outbox, OutboxQueries, Receipt, ReceiptRepository, Relay},
    store::StoreError,
};
use async_trait::async_trait;
use domain::shared::{Scalar, Timestamp};

use crate::{
    sql::{Change, Heads, SqlSession, TakeFirst, Tally},
    table,
};

table!(Event => "outbox" {
    id, position, topic, aggregate, body, at, status, attempts, due_at, settled_at, error
});

table!(Receipt => "inbox" { id, subscriber, message, received_at });

/// Events of one aggregate are settled one by one.
const HEADS: Heads = Heads { group: "aggregate", order: "position", left: "settled_at" };

#[async_trait]
impl OutboxQueries for SqlSession {
    async fn has_due(&mut self, permit: &Permit<Relay, Event>, now: Timestamp) -> Result<bool, StoreError> {
        self.has_first(permit, &Event::due(now), "due_at", Some(HEADS)).await
    }

    async fn backlog(&mut self, permit: &Permit<Read, Event>) -> Result<Backlog, StoreError> {
        let tallies: Vec<Tally<EventStatus>> = self.tally(permit, &Backlog::filter(), "status", "at").await?;
        let count = |status| {
            let of_status = tallies.iter().filter(|tally| tally.of == status);
            of_status.map(|tally| tally.count).sum()
        };
        Ok(Backlog {
            pending: count(EventStatus::Pending),
            parked: count(EventStatus::Parked),
            oldest: tallies.iter().map(|tally| tally.since).min(),
        })
    }
}

#[async_trait]
impl Outbox for SqlSession {
    async fn claim(
        &mut self,
        permit: &Permit<Relay, Event>,
        claim: &Claim,
    ) -> Result<Vec<Event>, StoreError> {
        // What `Event::claim` does, in SQL; the contract of stores holds one to the other.
        let changes =
            vec![("attempts", Change::Next), ("due_at", Change::To(claim.now.plus(claim.lease).to_value()))];
        let (filter, limit) = (&claim.filter(), claim.limit);
        let take = TakeFirst { filter, by: "due_at", heads: Some(HEADS), limit, changes };
        let mut claimed = self.take_first(permit, take).await?;
        claimed.sort_by_key(|event| event.position);
        Ok(claimed)
    }
}

#[async_trait]
impl ReceiptRepository for SqlSession {
    async fn receive(
        &mut self,
        permit: &Permit<Create, Receipt>,
        receipt: Receipt,
    ) -> Result<bool, StoreError> {
        Ok(self.insert_once(permit, receipt, &["subscriber", "message"]).await?.is_some())
    }
}
