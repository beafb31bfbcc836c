use std::sync::Arc;

use domain::{
    identity::{ApiKey, SecurityEventKind},
    shared::Id,
};

use super::AuditTrail;
use crate::{
    authz::{Actor, Update},
    error::{Error, Never},
    store::UnitOfWork,
};

/// Ends API keys.
pub struct RevokeApiKey {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
}

impl RevokeApiKey {
    /// Ends a key, at once and for good. Doing so again changes nothing.
    pub async fn execute(&self, actor: &Actor, id: Id<ApiKey>) -> Result<(), Error<Never>> {
        let permit = actor.permit::<Update, ApiKey>()?;
        let now = self.audit.clock.now();
        self.uow
            .run(async |tx| {
                let mut key = tx.api_keys().load(&permit, id).await?;
                if !key.revoke(now) {
                    return Ok(());
                }
                let key = tx.api_keys().update(&permit, key).await?;
                let (kind, detail) = (SecurityEventKind::ApiKeyRevoked, Some(id.to_string()));
                self.audit.record(tx, actor, kind, Some(key.user_id()), detail).await
            })
            .await
    }
}
