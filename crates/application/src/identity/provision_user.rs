use std::sync::Arc;

use domain::{
    identity::{Role, User},
    shared::Timestamp,
};

use super::{Accounts, CreateUserError, NewAccount, Users};
use crate::{authz::Actor, error::Error, ports::SessionTokens, store::StoreError};

/// Opens an account for somebody who is not there to choose a password: it gets one that nobody knows, until an
/// administrator sets another. So no password is ever written down on its way.
pub struct ProvisionUser {
    /// Opens accounts.
    pub accounts: Arc<Accounts>,
    /// Finds accounts.
    pub users: Arc<Users>,
    /// Where the password comes from.
    pub tokens: Arc<dyn SessionTokens>,
}

impl ProvisionUser {
    /// Opens the account, whatever its password says; gives the one that was opened already when the same actor did exactly
    /// this at or after `since`: the attempt before may have ended right behind the commit.
    pub async fn execute(
        &self,
        actor: &Actor,
        account: NewAccount,
        role: Role,
        since: Timestamp,
    ) -> Result<User, Error<CreateUserError>> {
        let account = NewAccount { password: self.tokens.new_secret().0, ..account };
        match self.accounts.create(actor, (account.clone(), role)).await {
            Err(Error::Refused(CreateUserError::Taken(taken))) => {
                let found = self.users.by_username(actor, &account.username).await;
                let is_ours = |user: &User| is_it(user, &account, role) && was_made(user, actor, since);
                match found {
                    Ok(user) if is_ours(&user) => Ok(user),
                    Ok(_) | Err(Error::Store(StoreError::NotFound)) => Err(Error::Refused(taken.into())),
                    Err(error) => Err(error.map_refused(|never| match never {})),
                }
            }
            created => created,
        }
    }
}

fn is_it(user: &User, account: &NewAccount, role: Role) -> bool {
    let state = user.state();
    state.email == account.email
        && state.name == account.name
        && state.cpf == account.cpf
        && state.role == role
}

fn was_made(user: &User, actor: &Actor, since: Timestamp) -> bool {
    let record = &user.state().record;
    record.created_by == actor.id() && record.created_at >= since
}
