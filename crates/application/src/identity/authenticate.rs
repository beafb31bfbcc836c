use std::sync::Arc;

use domain::identity::{Session, SessionKind, SessionPolicy, TokenDigest, User};

use super::{Authenticate, SecondFactorRequirement};
use crate::{
    authz::{Actor, Identity, Update},
    error::Error,
    ports::{Clock, SessionClaims, SessionSecret, SessionTokens},
    store::{StoreError, UnitOfWork},
};

/// Finds out who a session token stands for. Runs on every request, so role and active flag are those of now.
pub struct AuthenticateSession {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who reads tokens.
    pub tokens: Arc<dyn SessionTokens>,
    /// How long sessions last.
    pub sessions: SessionPolicy,
    /// Who must have a second factor.
    pub second_factor: SecondFactorRequirement,
}

/// Somebody who proved who they are.
pub struct Authenticated {
    /// Their account.
    pub user: User,
    /// The session they came with.
    pub session: Session,
    /// The token to use from now on, when the session was renewed.
    pub renewed: Option<SealedSession>,
    /// Whether they have to set up a second factor before they do anything else.
    pub must_enrol: bool,
}

/// A token for a client to keep.
#[derive(Clone)]
pub struct SealedSession {
    /// The token.
    pub token: String,
    /// The session that it stands for.
    pub session: Session,
}

impl Authenticated {
    /// What policies want to know.
    pub const fn identity(&self) -> Identity {
        let (id, role, session) = (self.user.id(), self.user.role(), Some(self.session.id()));
        Identity { id, role, session, must_enrol: self.must_enrol }
    }
}

/// The token is none of ours, its session has ended, or its user is inactive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the session is not valid or has ended; log in again")]
pub struct Unauthenticated;

impl AuthenticateSession {
    /// Who comes with `token`. Renews the session when a quarter of its idle time is used.
    pub async fn execute(&self, token: &str) -> Result<Authenticated, Error<Unauthenticated>> {
        let now = self.clock.now();
        let secret = self.tokens.open(token, now).map_err(|_| Error::Refused(Unauthenticated))?;
        let digest = self.tokens.digest(&secret);
        let permit = Actor::anonymous().permit::<Authenticate, Session>()?;
        let found =
            self.uow.read(async |view| view.sessions().find_with_user(&permit, &digest).await).await?;
        let (session, user) = found
            .filter(|(session, user)| {
                session.kind() == SessionKind::Browser && session.is_live(now) && user.is_active()
            })
            .ok_or(Error::Refused(Unauthenticated))?;
        let must_enrol = self.second_factor.is_owed_by(&user);
        let mut authenticated = Authenticated { user, session, renewed: None, must_enrol };
        if authenticated.session.clone().renew(now, &self.sessions) {
            self.renew(&mut authenticated, secret, &digest).await?;
        }
        Ok(authenticated)
    }

    async fn renew(
        &self,
        authenticated: &mut Authenticated,
        secret: SessionSecret,
        digest: &TokenDigest,
    ) -> Result<(), Error<Unauthenticated>> {
        let actor = Actor::for_user(authenticated.identity());
        let permit = actor.permit::<Update, Session>()?;
        let (id, now) = (authenticated.session.id(), self.clock.now());
        let renewed = self
            .uow
            .run(async |tx| {
                let mut session = tx.sessions().load(&permit, id).await?;
                // Given another secret between the look-up and now: whoever holds the old one is out.
                if session.token() != *digest {
                    return Err(StoreError::NotFound);
                }
                if session.renew(now, &self.sessions) {
                    session = tx.sessions().update(&permit, session).await?;
                }
                Ok(session)
            })
            .await
            .map_err(|error| match error {
                // Ended between the look-up and now.
                StoreError::NotFound => Error::Refused(Unauthenticated),
                error => error.into(),
            })?;
        authenticated.renewed = Some(seal(&*self.tokens, &renewed, secret, now));
        authenticated.session = renewed;
        Ok(())
    }
}

/// The token that carries `session` to its client.
pub(super) fn seal(
    tokens: &dyn SessionTokens,
    session: &Session,
    secret: SessionSecret,
    now: domain::shared::Timestamp,
) -> SealedSession {
    let claims = SessionClaims {
        user_id: session.user_id(),
        secret,
        issued_at: now,
        expires_at: session.expires_at(),
    };
    SealedSession { token: tokens.seal(&claims), session: session.clone() }
}
