use std::sync::Arc;

use domain::identity::SecurityEventKind;

use super::AuditTrail;
use crate::{
    authz::Actor,
    error::{Error, Never},
    store::UnitOfWork,
};

/// Writes down that somebody was refused what they asked for.
pub struct RecordDenial {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
}

impl RecordDenial {
    /// Notes that `actor` was refused, and why.
    pub async fn execute(&self, actor: &Actor, reason: &str) -> Result<(), Error<Never>> {
        let detail = Some(reason.to_owned());
        self.uow
            .run(async |tx| {
                self.audit.record(tx, actor, SecurityEventKind::Denied, actor.id(), detail.clone()).await
            })
            .await
    }
}
