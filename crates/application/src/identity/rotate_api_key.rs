use std::sync::Arc;

use domain::{
    identity::{ApiKey, ApiKeyEnded, ApiKeyToken, Overlap, SecurityEventKind},
    shared::Id,
};

use super::{AuditTrail, IssuedKey};
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
}

impl RotateApiKey {
    /// Gives a key another secret. The old one works on for the overlap, so that programs can be moved over.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<ApiKey>,
        overlap: Overlap,
    ) -> Result<IssuedKey, Error<ApiKeyEnded>> {
        let permit = actor.permit::<Update, ApiKey>()?;
        let token = ApiKeyToken { id, secret: self.secrets.new_secret() };
        let (digest, now) = (self.secrets.digest(&token), self.audit.clock.now());
        let key = self
            .uow
            .run(async |tx| {
                let mut key = tx.api_keys().load(&permit, id).await?;
                key.rotate(digest.clone(), overlap, now).map_err(Error::Refused)?;
                let key = tx.api_keys().update(&permit, key).await?;
                let (kind, detail) = (SecurityEventKind::ApiKeyRotated, Some(id.to_string()));
                self.audit.record(tx, actor, kind, Some(key.user_id()), detail).await?;
                Ok::<_, Error<ApiKeyEnded>>(key)
            })
            .await?;
        Ok(IssuedKey { key, token })
    }
}
