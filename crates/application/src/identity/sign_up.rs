use std::sync::Arc;

use domain::{
    identity::{
        Cpf, Email, NewUser, PasswordPolicy, PersonName, RawPassword, Role, SecurityEventKind, UnfitPassword,
        User, Username,
    },
    shared::{Scalar, Value},
};

use super::{AuditTrail, SignUpAccount, Taken};
use crate::{authz::Actor, error::Error, ports::PasswordHasher, store::UnitOfWork};

/// Opens an account for oneself.
pub struct SignUp {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who hashes the password.
    pub hasher: Arc<dyn PasswordHasher>,
    /// How long the password must be.
    pub passwords: PasswordPolicy,
}

/// An account to be opened.
#[derive(Clone)]
pub struct NewAccount {
    /// The name to log in with.
    pub username: Username,
    /// The address to reach them at.
    pub email: Email,
    /// What they are called.
    pub name: Option<PersonName>,
    /// Their taxpayer number.
    pub cpf: Option<Cpf>,
    /// The password, as typed.
    pub password: String,
}

/// Why an account cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignUpError {
    /// Another account has the name, the address or the number.
    #[error(transparent)]
    Taken(#[from] Taken),
    /// The password will not do.
    #[error(transparent)]
    Password(#[from] UnfitPassword),
}

impl SignUp {
    /// Opens the account and gives it back.
    pub async fn execute(&self, actor: &Actor, new: NewAccount) -> Result<User, Error<SignUpError>> {
        let permit = actor.permit::<SignUpAccount, User>()?.base();
        let new = new.hashed(&*self.hasher, &self.passwords).await?;
        let user = User::create(self.audit.ids.next(), new, Role::User, self.audit.clock.now());
        self.uow
            .run(async |tx| {
                let user = tx.users().create(&permit, user.clone()).await?;
                let id = Some(user.id());
                self.audit.record(tx, actor, SecurityEventKind::AccountCreated, id, None).await?;
                Ok(user)
            })
            .await
            .map_err(|error: Error<SignUpError>| {
                error.interpreted(|error| Taken::from_store(error).map(Into::into))
            })
    }
}

impl NewAccount {
    /// Checks the password and puts its hash in its place.
    pub(super) async fn hashed<D: From<UnfitPassword>>(
        self,
        hasher: &dyn PasswordHasher,
        policy: &PasswordPolicy,
    ) -> Result<NewUser, Error<D>> {
        let password = self.fit_password(policy)?;
        let Self { username, email, name, cpf, password: _ } = self;
        let password = hasher.hash(password).await?;
        Ok(NewUser { username, email, name, cpf, password })
    }

    /// What no two accounts share, by the columns that hold it.
    pub(super) fn unique_values(&self) -> Vec<(&'static str, Value)> {
        let (username, email) = (self.username.key(), self.email.key());
        vec![
            ("username_key", username.to_value()),
            ("email_key", email.to_value()),
            ("cpf", self.cpf.to_value()),
        ]
    }

    /// The password, if it will do; hashing takes long, so several accounts are looked through first.
    pub(super) fn fit_password<D: From<UnfitPassword>>(
        &self,
        policy: &PasswordPolicy,
    ) -> Result<RawPassword, Error<D>> {
        RawPassword::choose(self.password.clone(), policy, &self.username, &self.email)
            .map_err(|unfit| Error::Refused(unfit.into()))
    }
}
