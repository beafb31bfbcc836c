use std::sync::Arc;

use domain::{
    identity::{SecurityEventKind, User},
    shared::{Id, Version},
};

use super::{
    AdministrationError, AuditTrail,
    subject::{active_super_admins, end_sessions, keep_a_super_admin, subject},
};
use crate::{
    authz::{Actor, Delete},
    error::{Error, ensure_version},
    store::UnitOfWork,
};

/// Deletes an account for good. What it did stays in the audit trail.
pub struct DeleteUser {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
}

impl DeleteUser {
    /// Deletes it, provided that it is still of the `expected` version.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<User>,
        expected: Option<Version>,
    ) -> Result<(), Error<AdministrationError>> {
        let permit = actor.permit::<Delete, User>()?;
        self.uow
            .run(async |tx| {
                let super_admins = active_super_admins(tx, actor).await?;
                let mut user = subject(tx, actor, &permit, id).await?;
                ensure_version(expected, user.state().record.version)?;
                keep_a_super_admin(&super_admins, id)?;
                end_sessions(tx, actor, id).await?;
                user.delete();
                tx.users().delete(&permit, user).await?;
                self.audit.record(tx, actor, SecurityEventKind::AccountDeleted, Some(id), None).await
            })
            .await
    }
}
