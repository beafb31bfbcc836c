use std::sync::Arc;

use domain::{
    identity::{RecoveryCode, SecondFactor, SecurityEventKind, User},
    shared::Id,
};

use super::{
    Disarm,
    repository::{codes_of, factor_of},
};
use crate::{
    authz::Actor,
    error::Error,
    identity::{AdministrationError, AuditTrail, SetCredentials, subject::subject},
    store::UnitOfWork,
};

/// Removes somebody else's second factor, for who has lost the device and the recovery codes.
pub struct ResetSecondFactor {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
}

impl ResetSecondFactor {
    /// Removes it, also one that is being set up. Without one, nothing changes.
    pub async fn execute(&self, actor: &Actor, id: Id<User>) -> Result<(), Error<AdministrationError>> {
        let permit = actor.permit::<SetCredentials, User>()?.base();
        let factors = actor.permit::<Disarm, SecondFactor>()?.base();
        let codes = actor.permit::<Disarm, RecoveryCode>()?.base();
        self.uow
            .run(async |tx| {
                let mut user = subject(tx, actor, &permit, id).await?;
                tx.second_factors().delete_matching(&factors, &factor_of(id)).await?;
                tx.recovery_codes().delete_matching(&codes, &codes_of(id)).await?;
                if !user.remove_second_factor() {
                    return Ok(());
                }
                tx.users().update(&permit, user).await?;
                self.audit.record(tx, actor, SecurityEventKind::SecondFactorRemoved, Some(id), None).await
            })
            .await
    }
}
