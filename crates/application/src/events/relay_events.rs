use std::{sync::Arc, time::Duration};

use domain::shared::Timestamp;

use super::{BACKOFF, Claim, Event, MAX_ATTEMPTS, NotReceived, Receipts, Relay, Subscriber};
use crate::{
    authz::{Actor, Origin},
    error::{Error, Never},
    ports::{Clock, Jitter, JobBell},
    store::{Batch, StoreError, UnitOfWork},
};

/// How long a relay has events for certain: those that it had when it was killed are delivered by another so long after.
pub const LEASE: Duration = Duration::from_secs(30);

/// How many events are handed over at one time.
pub const BATCH: u32 = 50;

/// Hands events to their subscribers.
pub struct RelayEvents {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Spreads out the attempts of events that failed together.
    pub jitter: Arc<dyn Jitter>,
    /// Who received what.
    pub receipts: Receipts,
    /// Who is told that there may be jobs.
    pub bell: Arc<dyn JobBell>,
}

/// An event that was handed over, and why it could not be delivered, if so.
type Attempt = (Event, Result<(), String>);

impl RelayEvents {
    /// Delivers what is due, and gives what became of each event. Nothing means that nothing was due, for now.
    ///
    /// An event that was handed over before is handed over alone: should it take the process down with it, again and again,
    /// it takes no others with it. When nothing is due, nothing is written and nobody is waited for.
    pub async fn execute(
        &self,
        actor: &Actor,
        subscribers: &[Arc<dyn Subscriber>],
    ) -> Result<Vec<Event>, Error<Never>> {
        let permit = actor.permit::<Relay, Event>()?;
        let now = self.clock.now();
        if !self.uow.read(async |view| view.outbox().has_due(&permit, now).await).await? {
            return Ok(Vec::new());
        }
        let mut settled = self.relay(actor, subscribers, 1, true).await?;
        settled.extend(self.relay(actor, subscribers, BATCH, false).await?);
        Ok(settled)
    }

    async fn relay(
        &self,
        actor: &Actor,
        subscribers: &[Arc<dyn Subscriber>],
        limit: u32,
        again: bool,
    ) -> Result<Vec<Event>, Error<Never>> {
        let mut attempts = Vec::new();
        for event in self.claim(actor, limit, again).await? {
            let outcome = self.attempt(actor, &event, subscribers).await;
            attempts.push((event, outcome));
        }
        if attempts.is_empty() {
            return Ok(Vec::new());
        }
        // Some of them may have led to jobs.
        self.bell.ring();
        self.settle(actor, &attempts).await
    }

    /// Nobody has the same lease as others, so that an event which takes the process down with it does not come back together
    /// with those that were under way beside it.
    async fn claim(&self, actor: &Actor, limit: u32, again: bool) -> Result<Vec<Event>, Error<Never>> {
        let permit = actor.permit::<Relay, Event>()?;
        let spread = LEASE.mul_f64(f64::from(self.jitter.draw()) / f64::from(u32::MAX));
        let lease = if again { LEASE + spread } else { LEASE };
        let claim = Claim { now: self.clock.now(), limit, lease, again };
        match self.uow.run(async |tx| tx.outbox().claim(&permit, &claim).await).await {
            // Others were faster, again and again: there is something to deliver for everybody later.
            Err(StoreError::Transient) => Ok(Vec::new()),
            claimed => Ok(claimed?),
        }
    }

    async fn attempt(
        &self,
        actor: &Actor,
        event: &Event,
        subscribers: &[Arc<dyn Subscriber>],
    ) -> Result<(), String> {
        if event.attempts > MAX_ATTEMPTS {
            return Err("the relays that had it were not heard of again".to_owned());
        }
        // The audit trail shows the event in place of a request.
        let origin = Origin { request_id: Some(event.id.to_string()), ..Origin::default() };
        let actor = &actor.clone().from(origin);
        let mut outcome = Ok(());
        // One that fails does not keep the others from receiving it.
        for subscriber in subscribers.iter().filter(|subscriber| wants(&***subscriber, event)) {
            if let Err(error) = self.deliver(actor, event, &**subscriber).await {
                outcome = outcome.and(Err(format!("{}: {error}", subscriber.name())));
            }
        }
        outcome
    }

    async fn deliver(
        &self,
        actor: &Actor,
        event: &Event,
        subscriber: &dyn Subscriber,
    ) -> Result<(), Error<NotReceived>> {
        let message = event.id.to_string();
        self.uow
            .run(async |tx| {
                if !self.receipts.is_first(tx, actor, subscriber.name(), &message).await? {
                    return Ok(());
                }
                subscriber.receive(tx, actor, event).await
            })
            .await
    }

    /// Notes what became of them, except of those that another relay has by now.
    async fn settle(&self, actor: &Actor, attempts: &[Attempt]) -> Result<Vec<Event>, Error<Never>> {
        let permit = actor.permit::<Relay, Event>()?.base();
        let ids = Batch::of_ids(attempts.iter().map(|(event, _)| event.id).collect())?;
        let (now, jitter) = (self.clock.now(), self.jitter.draw());
        self.uow
            .run(async |tx| {
                let loaded = tx.outbox().load_all(&permit, &ids).await?;
                let held = loaded
                    .into_iter()
                    .zip(attempts)
                    .filter(|(event, (claimed, _))| event.is_held_as(claimed));
                let settled =
                    held.map(|(event, (_, outcome))| settled(event, outcome, now, jitter)).collect();
                Ok(tx.outbox().update_all(&permit, Batch::of(settled)?).await?)
            })
            .await
    }
}

fn wants(subscriber: &dyn Subscriber, event: &Event) -> bool {
    subscriber.topics().contains(&event.topic.as_str())
}

fn settled(mut event: Event, outcome: &Result<(), String>, now: Timestamp, jitter: u32) -> Event {
    match outcome {
        Ok(()) => event.deliver(now),
        Err(error) => event.fail(error, now.plus(BACKOFF.delay_after(event.attempts, jitter))),
    }
    event
}
