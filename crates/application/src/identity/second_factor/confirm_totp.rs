use std::sync::Arc;

use domain::identity::{
    CodeRefused, RecoverySecret, SecondFactor, SecondFactorCode, SecurityEventKind, TotpCode, User,
};

use super::{CheckCode, Enrol, replace_recovery_codes::new_codes};
use crate::{
    authz::{Actor, Update},
    error::Error,
    store::UnitOfWork,
};

/// Finishes what `BeginTotp` began: the caller shows that their app works.
pub struct ConfirmTotp {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// Who checks the code.
    pub check: CheckCode,
}

/// Why it was not finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmTotpError {
    /// They did not begin.
    #[error("begin to set up a second factor first")]
    NothingBegun,
    /// They have one.
    #[error("the account has a second factor already; remove it first")]
    AlreadyEnrolled,
    /// The code will not do.
    #[error(transparent)]
    Code(#[from] CodeRefused),
}

impl ConfirmTotp {
    /// Finishes. Log-ins ask for the second factor from then on; sessions and API keys that there are go on. Gives the recovery
    /// codes, this once.
    pub async fn execute(
        &self,
        actor: &Actor,
        code: TotpCode,
    ) -> Result<Vec<RecoverySecret>, Error<ConfirmTotpError>> {
        let me = actor.require_identity("set up the second factor of")?;
        let enrol = actor.permit::<Enrol, User>()?.base();
        let update = actor.permit::<Update, SecondFactor>()?;
        let code = SecondFactorCode::Totp(code);
        let outcome = self
            .uow
            .run(async |tx| {
                let mut user = tx.users().load(&enrol, me.id).await?;
                if user.has_second_factor() {
                    return Err(Error::Refused(ConfirmTotpError::AlreadyEnrolled));
                }
                let Some(factor) = self.check.load(tx, actor, me.id).await? else {
                    return Err(Error::Refused(ConfirmTotpError::NothingBegun));
                };
                let mut factor = match self.check.execute(tx, actor, factor, &code).await? {
                    Ok(accepted) => accepted.into_factor(),
                    Err(refused) => return Ok(Err(refused)),
                };
                let now = self.check.audit.clock.now();
                factor.confirm(now);
                tx.second_factors().update(&update, factor).await?;
                user.add_second_factor(now);
                tx.users().update(&enrol, user).await?;
                let codes = new_codes(&self.check, tx, actor, me.id).await?;
                let (kind, detail) = (SecurityEventKind::SecondFactorEnrolled, Some("totp".to_owned()));
                self.check.audit.record(tx, actor, kind, Some(me.id), detail).await?;
                Ok(Ok(codes))
            })
            .await?;
        outcome.map_err(|refused| Error::Refused(refused.into()))
    }
}
