use std::sync::Arc;

use domain::{
    identity::{SecurityEventKind, User},
    shared::{Id, Version},
};

use super::{Administer, AdministrationError, AuditTrail, Taken, UserChanges, subject::subject};
use crate::{
    authz::Actor,
    error::{Error, ensure_version},
    store::UnitOfWork,
};

/// Changes somebody else's account.
pub struct EditUser {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
}

/// Why an account was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditUserError {
    /// Another account has the name, the address or the number.
    #[error(transparent)]
    Taken(#[from] Taken),
    /// The account is not for this administrator to change.
    #[error(transparent)]
    Administration(#[from] AdministrationError),
}

impl EditUser {
    /// Makes the changes, provided that the account is still of the `expected` version; gives back the account.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<User>,
        changes: UserChanges,
        expected: Option<Version>,
    ) -> Result<User, Error<EditUserError>> {
        let permit = actor.permit::<Administer, User>()?.base();
        self.uow
            .run(async |tx| {
                let mut user = subject(tx, actor, &permit, id).await?;
                ensure_version(expected, user.state().record.version)?;
                if !changes.clone().apply(&mut user) {
                    return Ok(user);
                }
                let user = tx.users().update(&permit, user).await?;
                self.audit.record(tx, actor, SecurityEventKind::AccountChanged, Some(id), None).await?;
                Ok(user)
            })
            .await
            .map_err(|error: Error<EditUserError>| {
                error.on_conflict(|column| Taken::from_column(column).map(Into::into))
            })
    }
}
