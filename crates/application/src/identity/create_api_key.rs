use std::sync::Arc;

use domain::{
    identity::{
        ApiKey, ApiKeyName, ApiKeyToken, ExpiryPassed, NewApiKey, Scopes, SecurityEventKind,
        SignInMethodKind, User,
    },
    shared::{Id, Timestamp},
};

use super::{AuditTrail, FreshSession, IssuedKey, NotFresh};
use crate::{
    authz::{Actor, Create, Update},
    error::Error,
    ports::ApiKeySecrets,
    store::{StoreError, UnitOfWork},
};

/// Makes API keys.
pub struct CreateApiKey {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who makes secrets.
    pub secrets: Arc<dyn ApiKeySecrets>,
    /// Who sees to it that the key does not outlive a session that was stolen.
    pub fresh: FreshSession,
}

/// Why a key was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreateApiKeyError {
    /// It would be dead.
    #[error(transparent)]
    ExpiryPassed(#[from] ExpiryPassed),
    /// Its owner logged in too long ago.
    #[error(transparent)]
    NotFresh(#[from] NotFresh),
}

/// What a key is to be.
#[derive(Clone, Debug)]
pub struct ApiKeyDraft {
    /// What its owner calls it.
    pub name: ApiKeyName,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it ends by itself; never when there is nothing.
    pub expires_at: Option<Timestamp>,
}

impl CreateApiKey {
    /// Makes a key of `owner`, who is the caller unless the system asks. Its scopes may go beyond what they may do: rights are
    /// looked at whenever it is used.
    pub async fn execute(
        &self,
        actor: &Actor,
        owner: Id<User>,
        draft: ApiKeyDraft,
    ) -> Result<IssuedKey, Error<CreateApiKeyError>> {
        let (permit, tell) = (actor.permit::<Create, ApiKey>()?, actor.permit::<Update, User>()?);
        let token = ApiKeyToken { id: self.audit.ids.next(), secret: self.secrets.new_secret() };
        let ApiKeyDraft { name, scopes, expires_at } = draft;
        let digest = self.secrets.digest(&token);
        let new = NewApiKey { id: token.id, user_id: owner, name, scopes, digest, expires_at };
        let key =
            ApiKey::issue(new, self.audit.clock.now()).map_err(|passed| Error::Refused(passed.into()))?;
        let detail = format!("{}: {scopes}", key.id());
        let key = self
            .uow
            .run(async |tx| {
                if actor.identity().is_some() {
                    self.fresh.require(tx, actor).await?;
                }
                let user = match tx.users().load(&tell, owner).await {
                    Ok(user) => Some(user),
                    // Not theirs to make keys for, as the store says below.
                    Err(StoreError::NotFound) => None,
                    Err(error) => return Err(error.into()),
                };
                let key = tx.api_keys().create(&permit, key.clone()).await?;
                if let Some(mut user) = user {
                    user.add_sign_in_method(SignInMethodKind::ApiKey);
                    tx.users().update(&tell, user).await?;
                }
                let (kind, detail) = (SecurityEventKind::ApiKeyCreated, Some(detail.clone()));
                self.audit.record(tx, actor, kind, Some(owner), detail).await?;
                Ok::<_, Error<CreateApiKeyError>>(key)
            })
            .await?;
        Ok(IssuedKey { key, token })
    }
}
