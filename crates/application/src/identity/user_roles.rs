use std::sync::Arc;

use domain::{
    identity::{Role, SecurityEventKind, User},
    shared::Id,
};

use super::{
    AdministrationError, AuditTrail, ManageRoles,
    subject::{active_super_admins, keep_a_super_admin, subject},
};
use crate::{authz::Actor, error::Error, store::UnitOfWork};

/// Decides who is an admin.
pub struct UserRoles {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
}

type Out<T> = Result<T, Error<AdministrationError>>;

impl UserRoles {
    /// Makes a user an admin; changes nothing for whoever is one or more already.
    pub async fn grant_admin(&self, actor: &Actor, id: Id<User>) -> Out<User> {
        self.change(actor, id, User::grant_admin).await
    }

    /// Takes all admin rights. Idempotent.
    pub async fn revoke_admin(&self, actor: &Actor, id: Id<User>) -> Out<User> {
        self.change(actor, id, User::revoke_admin).await
    }

    /// Gives exactly this role: how the first super admin comes to be.
    pub async fn assign(&self, actor: &Actor, id: Id<User>, role: Role) -> Out<User> {
        self.change(actor, id, |user| user.assign(role)).await
    }

    async fn change(
        &self,
        actor: &Actor,
        id: Id<User>,
        change: impl Fn(&mut User) -> bool + Send + Sync,
    ) -> Out<User> {
        let permit = actor.permit::<ManageRoles, User>()?.base();
        self.uow
            .run(async |tx| {
                let super_admins = active_super_admins(tx, actor).await?;
                let mut user = subject(tx, actor, &permit, id).await?;
                let before = user.role();
                if !change(&mut user) {
                    return Ok(user);
                }
                if before == Role::SuperAdmin {
                    keep_a_super_admin(&super_admins, &[id])?;
                }
                let user = tx.users().update(&permit, user).await?;
                let detail = Some(format!("{} to {}", before.name(), user.role().name()));
                self.audit.record(tx, actor, SecurityEventKind::RoleChanged, Some(id), detail).await?;
                Ok(user)
            })
            .await
    }
}
