use std::sync::Arc;

use domain::identity::{RefreshToken, SecurityEventKind, Session, SessionKind};

use super::{
    AuditTrail, Authenticate, Mint,
    refresh_tokens::{end_family, find_spent},
};
use crate::{
    authz::{Actor, Origin},
    error::{Error, Never},
    store::UnitOfWork,
};

/// Ends a family of tokens, for a program that is done or a device that is lost.
pub struct RevokeTokens {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who knows by what tokens are found.
    pub mint: Mint,
}

impl RevokeTokens {
    /// Ends the family of a refresh token, one that was used already too. Says nothing of those that are unknown, as RFC 7009
    /// wants it.
    pub async fn execute(&self, token: &str, origin: &Origin) -> Result<(), Error<Never>> {
        let Some(token) = RefreshToken::parse(token) else { return Ok(()) };
        let digest = self.mint.digest(&token);
        let permit = Actor::anonymous().permit::<Authenticate, Session>()?;
        let found =
            self.uow.read(async |view| view.sessions().find_with_user(&permit, &digest).await).await?;
        let (family, owner) = match found {
            Some((family, owner)) if family.kind() == SessionKind::Tokens => (family.id(), owner.id()),
            Some(_) => return Ok(()),
            None => match find_spent(&*self.uow, &digest).await? {
                Some(spent) => (spent.session_id, spent.user_id),
                None => return Ok(()),
            },
        };
        let reason = (SecurityEventKind::SessionEnded, owner);
        self.uow.run(async |tx| end_family(tx, &self.audit, family, reason, origin).await).await
    }
}
