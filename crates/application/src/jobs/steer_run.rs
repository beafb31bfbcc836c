use std::sync::Arc;

use domain::{
    jobs::{Run, SteeringError},
    shared::Id,
};

use crate::{
    authz::{Actor, Update},
    crud::load,
    error::Error,
    ports::{Clock, JobBell},
    store::UnitOfWork,
};

/// Decides that a run is not wanted any more, or wanted again.
pub struct SteerRun {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who is told that there is work again.
    pub bell: Arc<dyn JobBell>,
}

type Out<T> = Result<T, Error<SteeringError>>;

impl SteerRun {
    /// Takes the run out of the queue, or asks its worker to stop, which it hears of at its next sign of life. Idempotent.
    pub async fn cancel(&self, actor: &Actor, id: Id<Run>) -> Out<Run> {
        self.change(actor, id, |run| run.cancel(self.clock.now())).await
    }

    /// Puts a run that is dead or cancelled into the queue again.
    pub async fn retry(&self, actor: &Actor, id: Id<Run>) -> Out<Run> {
        let run = self.change(actor, id, |run| run.retry(self.clock.now()).map(|()| true)).await?;
        self.bell.ring();
        Ok(run)
    }

    async fn change(
        &self,
        actor: &Actor,
        id: Id<Run>,
        change: impl Fn(&mut Run) -> Result<bool, SteeringError> + Send + Sync,
    ) -> Out<Run> {
        let permit = actor.permit::<Update, Run>()?;
        self.uow
            .run(async |tx| {
                let mut run = load(tx, actor, &permit, id).await?;
                if !change(&mut run).map_err(Error::Refused)? {
                    return Ok(run);
                }
                Ok(tx.jobs().update(&permit, run).await?)
            })
            .await
    }
}
