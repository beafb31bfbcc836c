use std::sync::Arc;

use domain::{
    identity::{PasswordPolicy, RawPassword, SecurityEventKind, UnfitPassword, User},
    shared::Id,
};

use super::{
    AdministrationError, AuditTrail, SetCredentials,
    one_time_token::end_tokens,
    subject::{end_sessions, subject},
};
use crate::{
    authz::{Actor, Read},
    error::Error,
    ports::PasswordHasher,
    store::UnitOfWork,
};

/// Sets somebody else's password and ends their sessions.
pub struct SetPassword {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who hashes the password.
    pub hasher: Arc<dyn PasswordHasher>,
    /// How long the password must be.
    pub passwords: PasswordPolicy,
}

/// Why a password was not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetPasswordError {
    /// The password will not do.
    #[error(transparent)]
    Unfit(#[from] UnfitPassword),
    /// The account is not for this administrator to change.
    #[error(transparent)]
    Administration(#[from] AdministrationError),
}

impl SetPassword {
    /// Sets it.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<User>,
        new: String,
    ) -> Result<(), Error<SetPasswordError>> {
        let permit = actor.permit::<SetCredentials, User>()?.base();
        let read = actor.permit::<Read, User>()?;
        let user = self.uow.read(async |view| view.users().read(&read, id).await).await?;
        let (username, email) = (&user.state().username, &user.state().email);
        let new = RawPassword::choose(new, &self.passwords, username, email)
            .map_err(|unfit| Error::Refused(unfit.into()))?;
        // Hashed before the transaction begins: it is slow, and locks are not for waiting.
        let hash = self.hasher.hash(new).await?;
        self.uow
            .run(async |tx| {
                let mut user = subject(tx, actor, &permit, id).await?;
                user.change_password(hash.clone());
                tx.users().update(&permit, user).await?;
                end_sessions(tx, actor, &[id]).await?;
                end_tokens(tx, id, self.audit.clock.now()).await?;
                self.audit.record(tx, actor, SecurityEventKind::PasswordChanged, Some(id), None).await
            })
            .await
    }
}
