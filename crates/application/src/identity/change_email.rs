use std::sync::Arc;

use domain::identity::{InvalidOneTimeToken, OneTimeTokenPurpose, SecurityEventKind};

use super::{RedeemError, RedeemOneTimeToken, Taken};
use crate::{
    authz::{Actor, Update},
    error::Error,
};

/// Moves an account to another address, for whoever reads what is sent there.
pub struct ChangeEmail {
    /// What the token is good for.
    pub redeem: Arc<RedeemOneTimeToken>,
}

/// Why an account was not moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeEmailError {
    /// The token does nothing.
    #[error(transparent)]
    Token(#[from] RedeemError),
    /// Another account has got the address meanwhile, which its reader may know.
    #[error("this e-mail address belongs to another account")]
    EmailTaken,
}

impl ChangeEmail {
    /// Uses the token. The address is verified by that.
    pub async fn execute(&self, actor: &Actor, token: String) -> Result<(), Error<ChangeEmailError>> {
        let redemption = self.redeem.begin(actor, token, OneTimeTokenPurpose::ChangeEmail).await;
        let redemption = redemption.map_err(|error| error.map_refused(ChangeEmailError::from))?;
        let (actor, audit) = (redemption.actor(), &self.redeem.audit);
        let update = actor.permit::<Update, _>()?;
        let moved = self.redeem.uow.run(async |tx| {
            let now = audit.clock.now();
            let mut user = redemption.spend::<ChangeEmailError>(tx, now).await?;
            let id = Some(user.id());
            let changed = user.change_email(redemption.email().clone());
            if user.verify_email(now) || changed {
                tx.users().update(&update, user).await?;
            }
            audit.record(tx, actor, SecurityEventKind::EmailChanged, id, None).await
        });
        moved.await.map_err(|error: Error<ChangeEmailError>| {
            let is_taken = |taken: &Taken| *taken == Taken::Email;
            error.interpreted(|error| {
                Taken::from_store(error).filter(is_taken).map(|_| ChangeEmailError::EmailTaken)
            })
        })
    }
}

impl From<InvalidOneTimeToken> for ChangeEmailError {
    fn from(invalid: InvalidOneTimeToken) -> Self {
        Self::Token(invalid.into())
    }
}
