use std::sync::Arc;

use domain::{
    identity::{RECOVERY_CODES, RecoveryCode, RecoverySecret, SecondFactorCode, SecurityEventKind, User},
    shared::Id,
};

use super::{CheckCode, SecondFactorChangeError, remove_second_factor::prove, repository::codes_of};
use crate::{
    authz::{Actor, Create, Delete},
    error::Error,
    identity::FreshSession,
    store::{Batch, Tx, UnitOfWork},
};

/// Makes new recovery codes; those before are worth nothing any more.
pub struct ReplaceRecoveryCodes {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// Who checks the code.
    pub check: CheckCode,
    /// Who asks for a log-in a moment ago.
    pub fresh: FreshSession,
}

impl ReplaceRecoveryCodes {
    /// Makes them; they are told this once.
    pub async fn execute(
        &self,
        actor: &Actor,
        code: SecondFactorCode,
    ) -> Result<Vec<RecoverySecret>, Error<SecondFactorChangeError>> {
        let outcome = self
            .uow
            .run(async |tx| {
                let user = match prove(&self.check, &self.fresh, tx, actor, &code).await? {
                    Ok(user) => user,
                    Err(refused) => return Ok(Err(refused)),
                };
                let codes = new_codes(&self.check, tx, actor, user.id()).await?;
                let (kind, subject) = (SecurityEventKind::RecoveryCodesReplaced, Some(user.id()));
                self.check.audit.record(tx, actor, kind, subject, None).await?;
                Ok::<_, Error<SecondFactorChangeError>>(Ok(codes))
            })
            .await?;
        outcome.map_err(|refused| Error::Refused(refused.into()))
    }
}

/// Gives `owner` new codes in place of those that they have.
pub(super) async fn new_codes<D>(
    check: &CheckCode,
    tx: &mut Tx,
    actor: &Actor,
    owner: Id<User>,
) -> Result<Vec<RecoverySecret>, Error<D>> {
    let (create, delete) = (actor.permit::<Create, RecoveryCode>()?, actor.permit::<Delete, RecoveryCode>()?);
    tx.recovery_codes().delete_matching(&delete, &codes_of(owner)).await?;
    let secrets: Vec<_> =
        std::iter::repeat_with(|| check.secrets.new_recovery()).take(RECOVERY_CODES).collect();
    let kept = secrets.iter().filter_map(|secret| {
        let digest = check.secrets.digests(owner, secret).into_iter().next()?;
        let (id, created_at) = (check.audit.ids.next(), check.audit.clock.now());
        Some(RecoveryCode { id, user_id: owner, digest, created_at })
    });
    tx.recovery_codes().create_all(&create, Batch::of(kept.collect())?).await?;
    Ok(secrets)
}
