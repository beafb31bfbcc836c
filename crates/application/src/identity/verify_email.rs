use std::sync::Arc;

use domain::identity::{OneTimeTokenPurpose, SecurityEventKind};

use super::{RedeemError, RedeemOneTimeToken};
use crate::{
    authz::{Actor, Update},
    error::Error,
};

/// Notes that whoever has an account reads what is sent to its address.
pub struct VerifyEmail {
    /// What the token is good for.
    pub redeem: Arc<RedeemOneTimeToken>,
}

impl VerifyEmail {
    /// Uses the token.
    pub async fn execute(&self, actor: &Actor, token: String) -> Result<(), Error<RedeemError>> {
        let redemption = self.redeem.begin(actor, token, OneTimeTokenPurpose::VerifyEmail).await?;
        let (actor, audit) = (redemption.actor(), &self.redeem.audit);
        let update = actor.permit::<Update, _>()?;
        self.redeem
            .uow
            .run(async |tx| {
                let now = audit.clock.now();
                let mut user = redemption.spend::<RedeemError>(tx, now).await?;
                let id = Some(user.id());
                if user.verify_email(now) {
                    tx.users().update(&update, user).await?;
                    audit.record(tx, actor, SecurityEventKind::EmailVerified, id, None).await?;
                }
                Ok(())
            })
            .await
    }
}
