use std::sync::Arc;

use super::RunCount;
use crate::{
    authz::Actor,
    error::{Error, Never},
    store::UnitOfWork,
};

/// Tells how much work waits, and how much of it failed for good.
pub struct CountRuns {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
}

impl CountRuns {
    /// Of each job that has any such run, in the order of their names.
    pub async fn execute(&self, actor: &Actor) -> Result<Vec<RunCount>, Error<Never>> {
        let permit = actor.permit()?;
        Ok(self.uow.read(async |view| view.jobs().count_by_job(&permit).await).await?)
    }
}
