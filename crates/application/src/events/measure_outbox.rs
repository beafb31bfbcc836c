use std::{sync::Arc, time::Duration};

use super::Backlog;
use crate::{
    authz::Actor,
    error::{Error, Never},
    ports::Clock,
    store::UnitOfWork,
};

/// Tells how far deliveries are behind.
pub struct MeasureOutbox {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// How far deliveries are behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lag {
    /// What is still to be delivered.
    pub backlog: Backlog,
    /// How long ago the oldest of that happened; none when everything is delivered.
    pub behind: Duration,
}

impl MeasureOutbox {
    /// Measures it.
    pub async fn execute(&self, actor: &Actor) -> Result<Lag, Error<Never>> {
        let permit = actor.permit()?;
        let backlog = self.uow.read(async |view| view.outbox().backlog(&permit).await).await?;
        let behind = backlog.oldest.map_or(Duration::ZERO, |oldest| self.clock.now().since(oldest));
        Ok(Lag { backlog, behind })
    }
}
