use std::sync::Arc;

use domain::identity::{Session, SignInChallenge};

use super::{Purge, repository::expired, second_factor::expired_challenges};
use crate::{
    authz::Actor,
    error::{Error, Never},
    ports::Clock,
    store::UnitOfWork,
};

/// Removes the sessions and the challenges of half-made log-ins whose time is up. They are worth nothing already; this keeps the table small.
pub struct PurgeSessions {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl PurgeSessions {
    /// Removes them; says how many sessions those were. For the system only.
    pub async fn execute(&self, actor: &Actor) -> Result<u64, Error<Never>> {
        let permit = actor.permit::<Purge, Session>()?.base();
        let challenges = actor.permit::<Purge, SignInChallenge>()?.base();
        let now = self.clock.now();
        let removed = self
            .uow
            .run(async |tx| {
                tx.sign_in_challenges().delete_matching(&challenges, &expired_challenges(now)).await?;
                tx.sessions().delete_matching(&permit, &expired(now)).await
            })
            .await?;
        Ok(removed)
    }
}
