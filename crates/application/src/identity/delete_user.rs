use async_trait::async_trait;
use domain::{
    identity::{SecurityEventKind, User},
    shared::Id,
};

use super::{
    AccountHooks, AdministrationError,
    subject::{active_super_admins, end_sessions, keep_a_super_admin},
};
use crate::{
    authz::Actor,
    crud::DeleteHooks,
    error::{BulkError, Error, Rows},
    store::{StoreError, Tx},
};

/// Deletes accounts for good. What they did stays in the audit trail.
#[async_trait]
impl DeleteHooks<User> for AccountHooks {
    type Refusal = AdministrationError;

    async fn hold(&self, tx: &mut Tx, actor: &Actor) -> Result<(), Error<AdministrationError>> {
        active_super_admins(tx, actor).await.map(|_| ())
    }

    fn prepare(&self, user: &mut User) {
        user.delete();
    }

    async fn validate(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        user: &User,
    ) -> Result<(), Error<AdministrationError>> {
        keep_a_super_admin(&active_super_admins(tx, actor).await?, &[user.id()])
    }

    /// The super admins among them are at fault when no other one remains.
    async fn validate_all(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        users: &[User],
    ) -> Result<(), BulkError<AdministrationError>> {
        let active = active_super_admins(tx, actor).await?;
        let leaving: Vec<Id<User>> = users.iter().map(User::id).collect();
        let mut rows = Rows::default();
        for (index, _) in leaving.iter().enumerate().filter(|(_, id)| active.contains(id)) {
            rows.note(index, keep_a_super_admin(&active, &leaving))?;
        }
        rows.finish()
    }

    async fn deleted(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        users: &[User],
    ) -> Result<(), Error<AdministrationError>> {
        let ids: Vec<Id<User>> = users.iter().map(User::id).collect();
        end_sessions(tx, actor, &ids).await?;
        let ids = ids.into_iter().map(|id| (id, None));
        self.audit.record_all(tx, actor, SecurityEventKind::AccountDeleted, ids).await
    }

    fn meaning(error: &StoreError) -> Option<AdministrationError> {
        AdministrationError::from_store(error)
    }
}
