//! Hands the events of the outbox to their subscribers, in this process, beside those of others. It knows no subscriber.
//!
//! Several lanes each claim a batch, deliver it, and sleep until events are committed here or it is time to look for those of
//! others. The use case runs in a task of its own, so that a subscriber's panic ends neither its lane nor the others.

mod lane;

use std::{sync::Arc, time::Duration};

use application::authz::Actor;
use tokio::{sync::watch, task::JoinSet, time::timeout};

use crate::{app::App, subscribers::Subscribers, worker::Bell};
use lane::Lane;

/// How a relay works.
#[derive(Clone, Copy, Debug)]
pub struct RelayOptions {
    /// How many batches at one time.
    pub lanes: usize,
    /// How often to look for events that others committed, and for those whose time has come.
    pub poll_interval: Duration,
    /// How long the batches under way may go on when the relay is told to stop; what they leave, another relay delivers when
    /// their lease has ended.
    pub grace: Duration,
}

/// Empties the outbox, in this process.
pub struct Relay {
    /// The use cases.
    pub app: App,
    /// To whom events are handed.
    pub subscribers: Subscribers,
    /// The system, as which it claims and delivers.
    pub actor: Actor,
    /// Rings when this process has committed events.
    pub bell: Arc<Bell>,
    /// How it works.
    pub options: RelayOptions,
}

impl Relay {
    /// Works until `stop` completes, then gives the batches under way their time.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let (leave, leaving) = watch::channel(false);
        let mut lanes = JoinSet::new();
        for _ in 0..self.options.lanes {
            lanes.spawn(self.lane().run(leaving.clone()));
        }
        stop.await;
        leave.send_replace(true);
        let finished = async { while lanes.join_next().await.is_some() {} };
        if timeout(self.options.grace, finished).await.is_err() {
            tracing::warn!("events that are being delivered are left to another relay");
            lanes.shutdown().await;
        }
    }

    fn lane(&self) -> Lane {
        Lane {
            relay_events: self.app.relay_events.clone(),
            subscribers: self.subscribers.clone(),
            actor: self.actor.clone(),
            bell: self.bell.clone(),
            poll_interval: self.options.poll_interval,
            failures: 0,
        }
    }
}
