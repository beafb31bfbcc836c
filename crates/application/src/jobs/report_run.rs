use std::{sync::Arc, time::Duration};

use domain::{
    jobs::{Backoff, Fence, LeaseLost, Progress, Run},
    shared::{Id, Timestamp},
};

use super::policy::Work;
use crate::{
    authz::Actor,
    error::Error,
    ports::{Clock, Jitter},
    store::UnitOfWork,
};

/// A run as a worker holds it. What it reports is refused ([`LeaseLost`]) as soon as another worker holds the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which run.
    pub id: Id<Run>,
    /// Tells this worker from those before and after.
    pub fence: Fence,
}

/// What a worker tells of the runs that it holds.
pub struct ReportRun {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Spreads out the attempts of runs that failed together.
    pub jitter: Arc<dyn Jitter>,
    /// How long a worker has a run for certain without giving a sign of life.
    pub lease: Duration,
}

type Out<T> = Result<T, Error<LeaseLost>>;

impl ReportRun {
    /// Gives a sign of life, which extends the lease; gives the run, which tells whether somebody wants it to stop.
    pub async fn keep(&self, actor: &Actor, held: Held, progress: &Progress) -> Out<Run> {
        self.report(actor, held, |run, now| run.keep(held.fence, now, self.lease, progress)).await
    }

    /// The run is done; `result` tells what came of it.
    pub async fn succeed(&self, actor: &Actor, held: Held, result: Option<&str>) -> Out<Run> {
        self.report(actor, held, |run, now| run.succeed(held.fence, now, result)).await
    }

    /// The attempt failed; if there is one left, the run is tried again after the backoff.
    pub async fn fail(&self, actor: &Actor, held: Held, error: &str, backoff: &Backoff) -> Out<Run> {
        let jitter = self.jitter.draw();
        let again_at = |run: &Run, now: Timestamp| now.plus(backoff.delay_after(run.state().attempt, jitter));
        self.report(actor, held, |run, now| run.fail(held.fence, now, error, Some(again_at(run, now)))).await
    }

    /// The run failed for a reason that trying again does not cure.
    pub async fn give_up(&self, actor: &Actor, held: Held, error: &str) -> Out<Run> {
        self.report(actor, held, |run, now| run.fail(held.fence, now, error, None)).await
    }

    /// The run stopped because somebody did not want it any more.
    pub async fn stop(&self, actor: &Actor, held: Held) -> Out<Run> {
        self.report(actor, held, |run, now| run.stop(held.fence, now)).await
    }

    /// The worker has to go before the run is done: another one may have it at once.
    pub async fn release(&self, actor: &Actor, held: Held) -> Out<Run> {
        self.report(actor, held, |run, now| run.release(held.fence, now)).await
    }

    async fn report(
        &self,
        actor: &Actor,
        held: Held,
        change: impl Fn(&mut Run, Timestamp) -> Result<(), LeaseLost> + Send + Sync,
    ) -> Out<Run> {
        let permit = actor.permit::<Work, Run>()?.base();
        self.uow
            .run(async |tx| {
                let mut run = tx.jobs().load(&permit, held.id).await?;
                change(&mut run, self.clock.now()).map_err(Error::Refused)?;
                Ok(tx.jobs().update(&permit, run).await?)
            })
            .await
    }
}
