use std::sync::Arc;

use domain::{
    jobs::{Cron, JobName, NewRun, Run},
    shared::Timestamp,
};

use crate::{
    authz::{Actor, Create},
    error::{Error, Never},
    ports::{Clock, IdSource, JobBell},
    store::{StoreError, Tx, UnitOfWork},
};

/// Enqueues work, by itself or in the transaction of the change that it follows from.
pub struct EnqueueRun {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What runs are called.
    pub ids: Arc<dyn IdSource>,
    /// Who is told.
    pub bell: Arc<dyn JobBell>,
}

/// The job of a run to be, and with what; its parameters have been looked at.
#[derive(Clone, Debug)]
pub struct Order {
    /// What kind of job.
    pub job: JobName,
    /// With what: a JSON object, in its canonical form.
    pub parameters: String,
    /// How often it may be tried.
    pub attempts: u32,
}

impl EnqueueRun {
    /// Enqueues it for `run_at`, or at once; gives the run.
    pub async fn execute(
        &self,
        actor: &Actor,
        order: Order,
        run_at: Option<Timestamp>,
    ) -> Result<Run, Error<Never>> {
        let enqueued = self.enqueue(actor, order, None, run_at).await?;
        Ok(enqueued.ok_or_else(|| StoreError::Conflict { field: "key".to_owned() })?)
    }

    /// Enqueues what follows from a change, in its transaction. The bell is to be rung once that is committed.
    pub(crate) async fn within<D>(&self, tx: &mut Tx, actor: &Actor, order: Order) -> Result<(), Error<D>> {
        let permit = actor.permit::<Create, Run>()?;
        tx.jobs().enqueue(&permit, self.run(actor, order, None, None)).await?;
        Ok(())
    }

    /// Enqueues what a schedule wants at `tick`. However many processes do so, there is one run; false when it was there.
    pub async fn at_tick(&self, actor: &Actor, order: Order, tick: Timestamp) -> Result<bool, Error<Never>> {
        Ok(self.enqueue(actor, order, Some(tick), None).await?.is_some())
    }

    /// Enqueues what the schedule wants at its latest tick, unless that is the one that this worker has `seen` last. Gives
    /// the latest tick, if the schedule has any. So a tick that no worker was there for is made up for, and of several the
    /// last one.
    pub async fn on_schedule(
        &self,
        actor: &Actor,
        order: Order,
        schedule: &Cron,
        seen: Option<Timestamp>,
    ) -> Result<Option<Timestamp>, Error<Never>> {
        let latest = schedule.latest(self.clock.now());
        if let Some(tick) = latest.filter(|tick| Some(*tick) > seen) {
            self.at_tick(actor, order, tick).await?;
        }
        Ok(latest.max(seen))
    }

    async fn enqueue(
        &self,
        actor: &Actor,
        order: Order,
        tick: Option<Timestamp>,
        run_at: Option<Timestamp>,
    ) -> Result<Option<Run>, Error<Never>> {
        let permit = actor.permit::<Create, Run>()?;
        let run = self.run(actor, order, tick, run_at);
        let enqueued = self.uow.run(async |tx| tx.jobs().enqueue(&permit, run.clone()).await).await?;
        if enqueued.is_some() {
            self.bell.ring();
        }
        Ok(enqueued)
    }

    fn run(&self, actor: &Actor, order: Order, tick: Option<Timestamp>, run_at: Option<Timestamp>) -> Run {
        let Order { job, parameters, attempts } = order;
        let new = NewRun { id: self.ids.next(), job, parameters, tick, attempts, run_at };
        Run::enqueue(new, self.clock.now()).limited_to(actor.grants().scopes())
    }
}
