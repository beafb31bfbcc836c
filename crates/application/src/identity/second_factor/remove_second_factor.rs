use std::sync::Arc;

use domain::identity::{CodeRefused, RecoveryCode, SecondFactor, SecondFactorCode, SecurityEventKind, User};

use super::{
    CheckCode, Enrol,
    repository::{codes_of, factor_of},
};
use crate::{
    authz::{Actor, Delete},
    error::Error,
    identity::{FreshSession, NotFresh},
    store::{Tx, UnitOfWork},
};

/// Removes one's own second factor, with its recovery codes.
pub struct RemoveSecondFactor {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// Who checks the code.
    pub check: CheckCode,
    /// Who asks for a log-in a moment ago.
    pub fresh: FreshSession,
}

/// Why a second factor was left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecondFactorChangeError {
    /// They logged in too long ago.
    #[error(transparent)]
    NotFresh(#[from] NotFresh),
    /// There is none.
    #[error("the account has no second factor")]
    NotEnrolled,
    /// The code will not do.
    #[error(transparent)]
    Code(#[from] CodeRefused),
}

impl RemoveSecondFactor {
    /// Removes it. Whoever must have one has to set up another before they do anything else.
    pub async fn execute(
        &self,
        actor: &Actor,
        code: SecondFactorCode,
    ) -> Result<(), Error<SecondFactorChangeError>> {
        let enrol = actor.permit::<Enrol, User>()?.base();
        let factors = actor.permit::<Delete, SecondFactor>()?;
        let codes = actor.permit::<Delete, RecoveryCode>()?;
        let outcome = self
            .uow
            .run(async |tx| {
                let mut user = match prove(&self.check, &self.fresh, tx, actor, &code).await? {
                    Ok(user) => user,
                    Err(refused) => return Ok(Err(refused)),
                };
                let id = user.id();
                tx.second_factors().delete_matching(&factors, &factor_of(id)).await?;
                tx.recovery_codes().delete_matching(&codes, &codes_of(id)).await?;
                user.remove_second_factor();
                tx.users().update(&enrol, user).await?;
                let kind = SecurityEventKind::SecondFactorRemoved;
                self.check.audit.record(tx, actor, kind, Some(id), None).await?;
                Ok::<_, Error<SecondFactorChangeError>>(Ok(()))
            })
            .await?;
        outcome.map_err(|refused| Error::Refused(refused.into()))
    }
}

/// The caller's account, when they have logged in a moment ago and the code is right. That it is not has to be committed.
pub(super) async fn prove(
    check: &CheckCode,
    fresh: &FreshSession,
    tx: &mut Tx,
    actor: &Actor,
    code: &SecondFactorCode,
) -> Result<Result<User, CodeRefused>, Error<SecondFactorChangeError>> {
    let me = actor.require_identity("change the second factor of")?;
    let enrol = actor.permit::<Enrol, User>()?.base();
    // The account first, as everywhere: who holds a session and waits for its account could wait for ever.
    let user = tx.users().load(&enrol, me.id).await?;
    fresh.require(tx, actor).await?;
    let factor = check.load(tx, actor, me.id).await?.filter(|_| user.has_second_factor());
    let factor = factor.ok_or(Error::Refused(SecondFactorChangeError::NotEnrolled))?;
    Ok(check.execute(tx, actor, factor, code).await?.map(|_| user))
}
