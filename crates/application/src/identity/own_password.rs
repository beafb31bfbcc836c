use std::sync::Arc;

use domain::identity::{RawPassword, SecurityEventKind, User};

use super::AuditTrail;
use crate::{
    authz::Actor,
    error::Error,
    ports::{LogInThrottle, PasswordHasher, Throttled, Verdict},
    store::UnitOfWork,
};

/// Asks somebody who is logged in for their password once more, before they change how their account is got into.
#[derive(Clone)]
pub struct OwnPassword {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who checks the password.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Who slows down guessing with a stolen session.
    pub throttle: Arc<dyn LogInThrottle>,
}

/// Why they are not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongOwnPassword {
    /// The password is another.
    #[error("the current password is wrong")]
    Wrong,
    /// Too many failures.
    #[error(transparent)]
    Throttled(#[from] Throttled),
}

impl OwnPassword {
    /// Refuses unless it is the password of `user`. Counts together with failures to log in.
    pub(super) async fn require<D: From<WrongOwnPassword>>(
        &self,
        actor: &Actor,
        user: &User,
        password: String,
    ) -> Result<(), Error<D>> {
        let (account, address) = (user.username_key(), actor.origin().address.as_deref());
        if let Err(throttled) = self.throttle.attempt(&account, address).await {
            self.note(actor, user, SecurityEventKind::LogInThrottled).await?;
            return Err(Error::Refused(WrongOwnPassword::from(throttled).into()));
        }
        if !self.is_theirs(user, password).await? {
            self.note(actor, user, SecurityEventKind::LogInFailed).await?;
            return Err(Error::Refused(WrongOwnPassword::Wrong.into()));
        }
        self.throttle.succeeded(&account, address).await;
        Ok(())
    }

    async fn is_theirs<D>(&self, user: &User, password: String) -> Result<bool, Error<D>> {
        let Some(claim) = RawPassword::claim(password) else { return Ok(false) };
        let verdict = self.hasher.verify(claim, Some(user.state().password.clone())).await?;
        Ok(matches!(verdict, Verdict::Right { .. }))
    }

    /// Whoever guesses with a stolen session leaves a trace, as whoever guesses at the door.
    async fn note<D: From<WrongOwnPassword>>(
        &self,
        actor: &Actor,
        user: &User,
        kind: SecurityEventKind,
    ) -> Result<(), Error<D>> {
        let detail = Some("asked again while logged in".to_owned());
        let noted: Result<(), Error<WrongOwnPassword>> = self
            .uow
            .run(async |tx| self.audit.record(tx, actor, kind, Some(user.id()), detail.clone()).await)
            .await;
        noted.map_err(|error| error.map_refused(Into::into))
    }
}
