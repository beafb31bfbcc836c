use std::sync::Arc;

use domain::{
    identity::{SecurityEventKind, User},
    shared::Id,
};

use super::{
    Administer, AdministrationError, AuditTrail,
    subject::{end_sessions, subject},
};
use crate::{authz::Actor, error::Error, store::UnitOfWork};

/// Logs somebody else out, wherever they are logged in.
pub struct EndUserSessions {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
}

impl EndUserSessions {
    /// Ends all sessions of the account, at once; says how many those were.
    pub async fn execute(&self, actor: &Actor, id: Id<User>) -> Result<u64, Error<AdministrationError>> {
        let permit = actor.permit::<Administer, User>()?.base();
        self.uow
            .run(async |tx| {
                subject(tx, actor, &permit, id).await?;
                let ended = end_sessions(tx, actor, &[id]).await?;
                if ended > 0 {
                    let (kind, detail) = (SecurityEventKind::SessionEnded, Some(format!("{ended} ended")));
                    self.audit.record(tx, actor, kind, Some(id), detail).await?;
                }
                Ok(ended)
            })
            .await
    }
}
