use std::sync::Arc;

use domain::jobs::{NewRun, Run};

use super::Event;
use crate::{
    authz::Actor,
    error::Error,
    jobs::Order,
    ports::{Clock, IdSource},
    store::Tx,
};

/// Enqueues work that follows from an event.
#[derive(Clone)]
pub struct FollowUp {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What runs are called.
    pub ids: Arc<dyn IdSource>,
}

impl FollowUp {
    /// Enqueues it, in this transaction. One event makes one run of a job: its key is `<job>/<id of the event>`, by which
    /// the outside world can tell a repetition, too.
    pub async fn enqueue<D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        event: &Event,
        order: Order,
    ) -> Result<(), Error<D>> {
        let Order { job, parameters, attempts } = order;
        let new = NewRun { id: self.ids.next(), job, parameters, tick: None, attempts, run_at: None };
        let run = Run::follow(new, &event.id.to_string(), self.clock.now());
        tx.jobs().enqueue(&actor.permit()?, run).await?;
        Ok(())
    }
}
