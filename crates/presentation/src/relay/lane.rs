use std::{sync::Arc, time::Duration};

use application::{
    authz::Actor,
    error::{Error, Never},
    events::{BATCH, Event, EventStatus, RelayEvents},
    ports::EventBell as _,
};
use metrics::counter;
use tokio::{sync::watch, task::JoinSet, time::sleep};
use tracing::Instrument as _;

use crate::{metrics::names::EVENT_ATTEMPTS, subscribers::Subscribers, worker::Bell};

/// The longest pause while the store is away: it is noticed so soon that it is back.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Delivers one batch after the other.
pub(super) struct Lane {
    pub(super) relay_events: Arc<RelayEvents>,
    pub(super) subscribers: Subscribers,
    pub(super) actor: Actor,
    pub(super) bell: Arc<Bell>,
    pub(super) poll_interval: Duration,
    /// How many batches in a row have failed.
    pub(super) failures: u32,
}

/// What to do after a batch.
enum Next {
    /// There may be more.
    GoOn,
    /// Sleep until there is something.
    Listen,
    /// Sleep, whatever there is: the store is away.
    Pause(Duration),
}

impl Lane {
    /// Until it is told to leave.
    pub(super) async fn run(mut self, mut leaving: watch::Receiver<bool>) {
        loop {
            let next = self.relay().await;
            if *leaving.borrow() {
                return;
            }
            let told_to_leave = async { drop(leaving.wait_for(|leaving| *leaving).await) };
            match next {
                Next::GoOn => {}
                Next::Listen => tokio::select! {
                    () = told_to_leave => return,
                    () = self.bell.heard() => {}
                    () = sleep(self.poll_interval) => {}
                },
                Next::Pause(pause) => tokio::select! {
                    () = told_to_leave => return,
                    () = sleep(pause) => {}
                },
            }
        }
    }

    async fn relay(&mut self) -> Next {
        let (relay, subscribers, actor) =
            (self.relay_events.clone(), self.subscribers.clone(), self.actor.clone());
        let batch = async move { relay.execute(&actor, subscribers.all()).await };
        // Dropped with the lane, when that has to go.
        let mut task = JoinSet::new();
        task.spawn(batch.in_current_span());
        match task.join_next().await {
            None => Next::Listen,
            Some(Ok(Ok(events))) => self.delivered(&events),
            Some(Ok(Err(error))) => self.failed(&error),
            Some(Err(panic)) => {
                tracing::error!(%panic, "a subscriber panicked; what it had is delivered again later");
                Next::Listen
            }
        }
    }

    fn delivered(&mut self, events: &[Event]) -> Next {
        if std::mem::take(&mut self.failures) > 0 {
            tracing::info!("events can be delivered again");
        }
        events.iter().for_each(tell);
        if events.is_empty() {
            return Next::Listen;
        }
        if events.len() >= BATCH as usize {
            // More than one lane can carry.
            self.bell.ring();
        }
        Next::GoOn
    }

    fn failed(&mut self, error: &Error<Never>) -> Next {
        if self.failures == 0 {
            tracing::warn!(%error, "cannot deliver events; trying again and again");
        }
        let pause = self.poll_interval.saturating_mul(1 << self.failures.min(10)).min(LONGEST_PAUSE);
        self.failures += 1;
        Next::Pause(pause)
    }
}

/// Says what became of an event, in the log and to monitoring.
fn tell(event: &Event) {
    let Event { id, topic, aggregate, attempts, .. } = event;
    let error = event.error.as_deref().unwrap_or_default();
    let outcome = match event.status {
        EventStatus::Parked => {
            tracing::error!(event = %id, topic, %aggregate, attempts, error, "an event is parked");
            "parked"
        }
        EventStatus::Pending => {
            tracing::warn!(event = %id, topic, %aggregate, attempts, error, "an event will be tried again");
            "failed"
        }
        EventStatus::Delivered | EventStatus::Discarded => {
            tracing::debug!(event = %id, topic, %aggregate, attempts, "delivered an event");
            "delivered"
        }
    };
    counter!(EVENT_ATTEMPTS, "topic" => topic.clone(), "outcome" => outcome).increment(1);
}
