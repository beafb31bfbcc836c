use std::sync::Arc;

use domain::{
    identity::{ApiKey, ApiKeyEnded, ApiKeyToken, Overlap, SecurityEventKind},
    shared::Id,
};

use super::{AuditTrail, FreshSession, IssuedKey, NotFresh};
use crate::{
    authz::{Actor, Update},
    error::Error,
    ports::ApiKeySecrets,
    store::UnitOfWork,
};

/// Gives API keys other secrets.
pub struct RotateApiKey {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who makes secrets.
    pub secrets: Arc<dyn ApiKeySecrets>,
    /// Who sees to it that the secret does not outlive a session that was stolen.
    pub fresh: FreshSession,
}

/// Why a key got no other secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RotateApiKeyError {
    /// It has ended.
    #[error(transparent)]
    Ended(#[from] ApiKeyEnded),
    /// Its owner logged in too long ago.
    #[error(transparent)]
    NotFresh(#[from] NotFresh),
}

impl RotateApiKey {
    /// Gives a key another secret. The old one works on for the overlap, so that programs can be moved over.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<ApiKey>,
        overlap: Overlap,
    ) -> Result<IssuedKey, Error<RotateApiKeyError>> {
        let permit = actor.permit::<Update, ApiKey>()?;
        let token = ApiKeyToken { id, secret: self.secrets.new_secret() };
        let (digest, now) = (self.secrets.digest(&token), self.audit.clock.now());
        let key = self
            .uow
            .run(async |tx| {
                self.fresh.require(tx, actor).await?;
                let mut key = tx.api_keys().load(&permit, id).await?;
                key.rotate(digest.clone(), overlap, now).map_err(|ended| Error::Refused(ended.into()))?;
                let key = tx.api_keys().update(&permit, key).await?;
                let (kind, detail) = (SecurityEventKind::ApiKeyRotated, Some(id.to_string()));
                self.audit.record(tx, actor, kind, Some(key.user_id()), detail).await?;
                Ok::<_, Error<RotateApiKeyError>>(key)
            })
            .await?;
        Ok(IssuedKey { key, token })
    }
}
