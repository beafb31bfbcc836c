use async_trait::async_trait;
use domain::identity::{ExternalIdentity, SecurityEventKind};

use super::AuditTrail;
use crate::{
    authz::Actor,
    crud::{Crud, DeleteHooks},
    error::{Error, Never},
    store::Tx,
};

/// Looks at one's own external identities, and takes them away. An account is left without a way in by that only as long as
/// nobody sets a password, which can be done by mail, so the last one may go, too.
pub type ExternalIdentities = Crud<ExternalIdentity, ExternalIdentityHooks>;

/// What is special about external identities.
pub struct ExternalIdentityHooks {
    /// The audit trail.
    pub audit: AuditTrail,
}

#[async_trait]
impl DeleteHooks<ExternalIdentity> for ExternalIdentityHooks {
    type Refusal = Never;

    async fn deleted(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        gone: &[ExternalIdentity],
    ) -> Result<(), Error<Never>> {
        let kind = SecurityEventKind::ExternalIdentityUnlinked;
        for identity in gone {
            let detail = Some(identity.subject_key());
            self.audit.record(tx, actor, kind, identity.user_id(), detail).await?;
        }
        Ok(())
    }
}
