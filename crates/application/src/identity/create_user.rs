use std::sync::Arc;

use domain::identity::{PasswordPolicy, Role, SecurityEventKind, UnfitPassword, User};

use super::{AdministrationError, AuditTrail, NewAccount, Taken};
use crate::{
    authz::{Actor, Create},
    error::Error,
    ports::PasswordHasher,
    store::{StoreError, UnitOfWork},
};

/// Opens an account for somebody else, with a role below one's own.
pub struct CreateUser {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who hashes the password.
    pub hasher: Arc<dyn PasswordHasher>,
    /// How long the password must be.
    pub passwords: PasswordPolicy,
}

/// Why an account cannot be created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreateUserError {
    /// Another account has the name, the address or the number.
    #[error(transparent)]
    Taken(#[from] Taken),
    /// The password will not do.
    #[error(transparent)]
    Password(#[from] UnfitPassword),
    /// The role is not below one's own.
    #[error(transparent)]
    Administration(#[from] AdministrationError),
}

impl CreateUser {
    /// Creates the account and gives it back.
    pub async fn execute(
        &self,
        actor: &Actor,
        new: NewAccount,
        role: Role,
    ) -> Result<User, Error<CreateUserError>> {
        let permit = actor.permit::<Create, User>()?;
        let new = new.hashed(&*self.hasher, &self.passwords).await?;
        let user = User::create(self.audit.ids.next(), new, role, self.audit.clock.now());
        let outcome = self
            .uow
            .run(async |tx| {
                let user = tx.users().create(&permit, user.clone()).await?;
                let (id, detail) = (Some(user.id()), Some(format!("role {}", role.name())));
                self.audit.record(tx, actor, SecurityEventKind::AccountCreated, id, detail).await?;
                Ok(user)
            })
            .await;
        outcome.map_err(|error: Error<CreateUserError>| match error {
            Error::Store(StoreError::OutOfScope) => Error::Refused(AdministrationError::Outranked.into()),
            other => other.on_conflict(|column| Taken::from_column(column).map(Into::into)),
        })
    }
}
