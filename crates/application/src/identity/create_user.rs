use async_trait::async_trait;
use domain::identity::{Role, SecurityEventKind, UnfitPassword, User};

use super::{AccountHooks, AdministrationError, NewAccount, Taken};
use crate::{
    authz::{Actor, Forbidden},
    crud::CreateHooks,
    error::{BulkError, Error, Rows},
    store::{StoreError, Tx, ensure_distinct},
};

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

/// A new administrator can log in and do what no scope gives, so a credential that is limited to scopes makes none.
fn ensure_grantable(actor: &Actor, role: Role) -> Result<(), Forbidden> {
    if role == Role::User { Ok(()) } else { actor.require_unlimited("create", "administrator") }
}

/// Opens accounts for others, with roles below one's own.
#[async_trait]
impl CreateHooks<User> for AccountHooks {
    type New = (NewAccount, Role);
    type Refusal = CreateUserError;

    async fn prepare(&self, actor: &Actor, (new, role): Self::New) -> Result<User, Error<CreateUserError>> {
        ensure_grantable(actor, role)?;
        let new = new.hashed(&*self.hasher, &self.passwords).await?;
        Ok(User::create(self.audit.ids.next(), new, role, self.audit.clock.now()))
    }

    /// Looks for what can be known to be wrong before the first password is hashed. Hashes one after the other, so that a bulk of accounts takes
    /// one place in the queue, and nobody is kept from logging in.
    async fn prepare_all(
        &self,
        actor: &Actor,
        new: Vec<Self::New>,
    ) -> Result<Vec<User>, BulkError<CreateUserError>> {
        for (_, role) in &new {
            ensure_grantable(actor, *role).map_err(Error::<CreateUserError>::from)?;
        }
        ensure_distinct(&new, |(new, _)| new.unique_values())?;
        let mut rows = Rows::default();
        for (index, (new, _)) in new.iter().enumerate() {
            rows.note(index, new.fit_password(&self.passwords))?;
        }
        rows.finish()?;
        let mut users = Vec::with_capacity(new.len());
        for new in new {
            users.push(CreateHooks::prepare(self, actor, new).await?);
        }
        Ok(users)
    }

    async fn created(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        users: &[User],
    ) -> Result<(), Error<CreateUserError>> {
        let note = |user: &User| (user.id(), Some(format!("role {}", user.role().name())));
        self.audit.record_all(tx, actor, SecurityEventKind::AccountCreated, users.iter().map(note)).await
    }

    fn meaning(error: &StoreError) -> Option<CreateUserError> {
        let taken = || Taken::from_store(error).map(Into::into);
        AdministrationError::from_store(error).map(Into::into).or_else(taken)
    }
}
