use std::sync::Arc;

use domain::{
    identity::{SecurityEventKind, User},
    shared::Id,
};

use super::{
    Administer, AdministrationError, AuditTrail,
    subject::{active_super_admins, end_sessions, keep_a_super_admin, subject},
};
use crate::{authz::Actor, error::Error, store::UnitOfWork};

/// Switches accounts off and on.
pub struct UserActivation {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
}

type Out<T> = Result<T, Error<AdministrationError>>;

impl UserActivation {
    /// Switches the account off and ends its sessions, at once. Idempotent.
    pub async fn inactivate(&self, actor: &Actor, id: Id<User>) -> Out<User> {
        let permit = actor.permit::<Administer, User>()?.base();
        self.uow
            .run(async |tx| {
                let super_admins = active_super_admins(tx, actor).await?;
                let mut user = subject(tx, actor, &permit, id).await?;
                if !user.inactivate() {
                    return Ok(user);
                }
                keep_a_super_admin(&super_admins, &[id])?;
                let user = tx.users().update(&permit, user).await?;
                end_sessions(tx, actor, &[id]).await?;
                self.audit.record(tx, actor, SecurityEventKind::AccountInactivated, Some(id), None).await?;
                Ok(user)
            })
            .await
    }

    /// Switches the account on again. Idempotent.
    pub async fn reactivate(&self, actor: &Actor, id: Id<User>) -> Out<User> {
        let permit = actor.permit::<Administer, User>()?.base();
        self.uow
            .run(async |tx| {
                let mut user = subject(tx, actor, &permit, id).await?;
                if !user.reactivate() {
                    return Ok(user);
                }
                let user = tx.users().update(&permit, user).await?;
                self.audit.record(tx, actor, SecurityEventKind::AccountReactivated, Some(id), None).await?;
                Ok(user)
            })
            .await
    }
}
