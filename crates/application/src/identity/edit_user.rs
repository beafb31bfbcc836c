use async_trait::async_trait;
use domain::identity::{Email, SecurityEventKind, User};

use super::{AccountHooks, Administer, AdministrationError, ProfileChanges, Taken};
use crate::{
    authz::{Actor, Forbidden, Permit, Update},
    crud::UpdateHooks,
    error::Error,
    store::{StoreError, Tx},
};

/// What to change of somebody else's account; absent means unchanged.
#[derive(Clone, Debug, Default)]
pub struct UserChanges {
    /// The address to reach them at; nobody has verified another one.
    pub email: Option<Email>,
    /// What they might change themselves.
    pub profile: ProfileChanges,
}

impl From<ProfileChanges> for UserChanges {
    fn from(profile: ProfileChanges) -> Self {
        Self { email: None, profile }
    }
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

/// Changes the accounts of others.
#[async_trait]
impl UpdateHooks<User> for AccountHooks {
    type Change = UserChanges;
    type Refusal = EditUserError;

    fn permit(&self, actor: &Actor) -> Result<Permit<Update, User>, Forbidden> {
        Ok(actor.permit::<Administer, User>()?.base())
    }

    fn prepare(&self, user: &mut User, changes: UserChanges) -> Result<bool, EditUserError> {
        let moved = changes.email.is_some_and(|email| user.change_email(email));
        Ok(changes.profile.apply(user) || moved)
    }

    async fn updated(&self, tx: &mut Tx, actor: &Actor, users: &[User]) -> Result<(), Error<EditUserError>> {
        let ids = users.iter().map(|user| (user.id(), None));
        self.audit.record_all(tx, actor, SecurityEventKind::AccountChanged, ids).await
    }

    fn meaning(error: &StoreError) -> Option<EditUserError> {
        let taken = || Taken::from_store(error).map(Into::into);
        AdministrationError::from_store(error).map(Into::into).or_else(taken)
    }
}
