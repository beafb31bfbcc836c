use std::sync::Arc;

use domain::identity::Session;

use super::{Purge, repository::expired};
use crate::{
    authz::Actor,
    error::{Error, Never},
    ports::Clock,
    store::UnitOfWork,
};

/// Removes the sessions whose time is up. They are worth nothing already; this keeps the table small.
pub struct PurgeSessions {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl PurgeSessions {
    /// Removes them; says how many those were. For the system only.
    pub async fn execute(&self, actor: &Actor) -> Result<u64, Error<Never>> {
        let permit = actor.permit::<Purge, Session>()?.base();
        let filter = expired(self.clock.now());
        Ok(self.uow.run(async |tx| tx.sessions().delete_matching(&permit, &filter).await).await?)
    }
}
