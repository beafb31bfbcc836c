use std::sync::Arc;

use domain::identity::{NewSecondFactor, SecondFactor, SecondFactorKind, TotpSecret, User};

use super::{Enrol, SecondFactorSecrets, repository::factor_of};
use crate::{
    authz::{Actor, Create, Delete},
    error::Error,
    identity::{AuditTrail, FreshSession, NotFresh},
    store::UnitOfWork,
};

/// Begins to set up codes by the clock: makes the secret that the caller gives to their app.
pub struct BeginTotp {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time, and what factors are called.
    pub audit: AuditTrail,
    /// Who makes secrets.
    pub secrets: Arc<dyn SecondFactorSecrets>,
    /// Who asks for a log-in a moment ago.
    pub fresh: FreshSession,
}

/// Why it was not begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BeginTotpError {
    /// They logged in too long ago.
    #[error(transparent)]
    NotFresh(#[from] NotFresh),
    /// They have one.
    #[error("the account has a second factor already; remove it first")]
    AlreadyEnrolled,
}

impl BeginTotp {
    /// Begins. The secret of an attempt before that was not finished is worth nothing any more. Nothing is asked for at log-in
    /// until the caller has shown that their app works.
    pub async fn execute(&self, actor: &Actor) -> Result<TotpSecret, Error<BeginTotpError>> {
        let me = actor.require_identity("set up the second factor of")?;
        let enrol = actor.permit::<Enrol, User>()?.base();
        let (create, delete) =
            (actor.permit::<Create, SecondFactor>()?, actor.permit::<Delete, SecondFactor>()?);
        let secret = self.secrets.new_totp();
        let new = NewSecondFactor {
            id: self.audit.ids.next(),
            user_id: me.id,
            kind: SecondFactorKind::Totp,
            data: self.secrets.seal(me.id, secret.bytes()),
        };
        self.uow
            .run(async |tx| {
                let user = tx.users().load(&enrol, me.id).await?;
                self.fresh.require(tx, actor).await?;
                if user.has_second_factor() {
                    return Err(Error::Refused(BeginTotpError::AlreadyEnrolled));
                }
                tx.second_factors().delete_matching(&delete, &factor_of(me.id)).await?;
                let factor = SecondFactor::begin(new.clone(), self.audit.clock.now());
                tx.second_factors().create(&create, factor).await?;
                Ok(())
            })
            .await?;
        Ok(secret)
    }
}
