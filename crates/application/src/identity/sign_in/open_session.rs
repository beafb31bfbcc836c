use std::sync::Arc;

use domain::{
    identity::{SecurityEventKind, Session, SessionOrigin, SessionPolicy, TokenDigest, User},
    shared::{Id, Timestamp},
};

use super::{Proven, known_clients::note_client};
use crate::{
    authz::{Actor, Create, Update},
    error::Error,
    identity::{AuditTrail, SealedSession, authenticate::seal},
    ports::SessionTokens,
    store::UnitOfWork,
};

/// Opens sessions, in browsers, for those who proved who they are.
pub struct OpenSession {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// Who makes the token.
    pub tokens: Arc<dyn SessionTokens>,
    /// How long sessions last.
    pub sessions: SessionPolicy,
}

/// Somebody logged in.
pub struct LoggedIn {
    /// Their account.
    pub user: User,
    /// The token for their client to keep.
    pub sealed: SealedSession,
}

/// The account is no longer what it was when its holder proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the account has changed meanwhile; log in again")]
pub struct Disproved;

impl OpenSession {
    /// Opens one.
    pub async fn execute(&self, actor: &Actor, proven: Proven) -> Result<LoggedIn, Error<Disproved>> {
        let (secret, now) = (self.tokens.new_secret(), self.audit.clock.now());
        let session = self.session(actor, proven.user_id(), self.tokens.digest(&secret), now);
        let actor = proven.actor(actor, session.id());
        let (keep, open) = (actor.permit::<Update, User>()?, actor.permit::<Create, Session>()?);
        let user = self
            .uow
            .run(async |tx| {
                let user = proven.confirm(tx, &keep).await?;
                tx.sessions().create(&open, session.clone()).await?;
                let (kind, detail) = (SecurityEventKind::LogIn, proven.method().detail());
                self.audit.record(tx, &actor, kind, Some(user.id()), detail).await?;
                note_client::<Disproved>(&self.audit, tx, &actor, &user).await?;
                Ok::<_, Error<Disproved>>(user)
            })
            .await?;
        Ok(LoggedIn { user, sealed: seal(&*self.tokens, &session, secret, now) })
    }

    fn session(&self, actor: &Actor, user: Id<User>, digest: TokenDigest, now: Timestamp) -> Session {
        let origin = actor.origin();
        let origin = SessionOrigin { address: origin.address.clone(), client: origin.client.clone() };
        Session::open(self.audit.ids.next(), user, digest, origin, now, &self.sessions)
    }
}
