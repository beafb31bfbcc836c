use async_trait::async_trait;
use domain::identity::{ExternalIdentity, SecurityEventKind, SignInMethodKind, User};

use super::AuditTrail;
use crate::{
    authz::{Actor, Update},
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
        let permit = actor.permit::<Update, User>()?;
        for identity in gone {
            if let Some(owner) = identity.user_id() {
                let mut owner = tx.users().load(&permit, owner).await?;
                owner.remove_sign_in_method(SignInMethodKind::ExternalIdentity);
                tx.users().update(&permit, owner).await?;
            }
            let detail = Some(identity.subject_key());
            self.audit.record(tx, actor, kind, identity.user_id(), detail).await?;
        }
        Ok(())
    }
}
