use std::sync::Arc;

use domain::identity::{RawPassword, User};

use crate::{
    authz::Actor,
    error::Error,
    ports::{LogInThrottle, PasswordHasher, Throttled, Verdict},
};

/// Asks somebody who is logged in for their password once more, before they change how their account is got into.
#[derive(Clone)]
pub struct OwnPassword {
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
        let refused = |wrong: WrongOwnPassword| Error::Refused(wrong.into());
        let (account, address) = (user.username_key(), actor.origin().address.as_deref());
        self.throttle.attempt(&account, address).await.map_err(|throttled| refused(throttled.into()))?;
        let Some(claim) = RawPassword::claim(password) else {
            return Err(refused(WrongOwnPassword::Wrong));
        };
        match self.hasher.verify(claim, Some(user.state().password.clone())).await? {
            Verdict::Wrong => Err(refused(WrongOwnPassword::Wrong)),
            Verdict::Right { .. } => {
                self.throttle.succeeded(&account, address).await;
                Ok(())
            }
        }
    }
}
