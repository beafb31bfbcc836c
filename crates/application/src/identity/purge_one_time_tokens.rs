use std::{sync::Arc, time::Duration};

use domain::identity::OneTimeToken;

use super::{Purge, one_time_token::ended_before};
use crate::{
    authz::Actor,
    error::{Error, Never},
    ports::Clock,
    store::UnitOfWork,
};

/// How long ended tokens stay: longer than they are counted for.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Removes the one-time tokens whose time was over a day ago.
pub struct PurgeOneTimeTokens {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl PurgeOneTimeTokens {
    /// Removes them; says how many those were. For the system only.
    pub async fn execute(&self, actor: &Actor) -> Result<u64, Error<Never>> {
        let permit = actor.permit::<Purge, OneTimeToken>()?.base();
        let filter = ended_before(self.clock.now().minus(KEPT));
        Ok(self.uow.run(async |tx| tx.one_time_tokens().delete_matching(&permit, &filter).await).await?)
    }
}
