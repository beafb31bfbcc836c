use std::sync::Arc;

use domain::{
    identity::{Cpf, PersonName, SecurityEventKind, User, Username},
    shared::Version,
};

use super::{AuditTrail, Taken};
use crate::{
    authz::{Actor, Update},
    error::{Error, ensure_version},
    store::UnitOfWork,
};

/// Changes one's own account.
pub struct EditProfile {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
}

/// What to change of one's own account; absent means unchanged, and an inner none means cleared. Without the address: who moves
/// their account shows that they know its password, and that they read there.
#[derive(Clone, Debug, Default)]
pub struct ProfileChanges {
    /// The name to log in with.
    pub username: Option<Username>,
    /// What they are called.
    pub name: Option<Option<PersonName>>,
    /// Their taxpayer number.
    pub cpf: Option<Option<Cpf>>,
}

impl ProfileChanges {
    /// Makes the changes; says whether there were any.
    pub(super) fn apply(self, user: &mut User) -> bool {
        let Self { username, name, cpf } = self;
        [
            username.is_some_and(|username| user.change_username(username)),
            name.is_some_and(|name| user.change_name(name)),
            cpf.is_some_and(|cpf| user.change_cpf(cpf)),
        ]
        .contains(&true)
    }
}

impl EditProfile {
    /// Makes the changes, provided that the account is still of the `expected` version; gives back the account.
    pub async fn execute(
        &self,
        actor: &Actor,
        changes: ProfileChanges,
        expected: Option<Version>,
    ) -> Result<User, Error<Taken>> {
        let me = actor.require_identity("update")?;
        let permit = actor.permit::<Update, User>()?;
        self.uow
            .run(async |tx| {
                let mut user = tx.users().load(&permit, me.id).await?;
                ensure_version(expected, &user)?;
                if !changes.clone().apply(&mut user) {
                    return Ok(user);
                }
                let user = tx.users().update(&permit, user).await?;
                self.audit.record(tx, actor, SecurityEventKind::AccountChanged, Some(me.id), None).await?;
                Ok(user)
            })
            .await
            .map_err(|error: Error<Taken>| error.interpreted(Taken::from_store))
    }
}
