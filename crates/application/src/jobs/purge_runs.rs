use std::{sync::Arc, time::Duration};

use domain::jobs::Run;

use super::ForgetRuns;
use crate::{
    authz::Actor,
    error::{Error, Never},
    field,
    ports::Clock,
    store::UnitOfWork,
};

/// How long runs are kept after they ended: to be looked at, and dead ones to be retried.
pub const RUNS_KEPT_FOR: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Removes runs that ended long ago.
pub struct PurgeRuns {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl PurgeRuns {
    /// Removes them; says how many those were. The last tick of each job stays however old it is, since a job may be
    /// scheduled once a year.
    pub async fn execute(&self, actor: &Actor) -> Result<u64, Error<Never>> {
        let permit = actor.permit::<ForgetRuns, Run>()?.base();
        let past = field!(Run.finished_at()).lt(&Some(self.clock.now().minus(RUNS_KEPT_FOR)));
        Ok(self.uow.run(async |tx| tx.jobs().forget(&permit, &past).await).await?)
    }
}
