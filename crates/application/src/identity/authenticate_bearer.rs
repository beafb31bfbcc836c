use std::sync::Arc;

use domain::identity::{Session, SessionKind, User};

use super::{AccessClaims, Authenticate, Bearer, BearerTokens, ResolveExternal, SecondFactorRequirement};
use crate::{
    authz::{Actor, Identity, Origin},
    error::Error,
    ports::Clock,
    store::UnitOfWork,
};

/// Finds out on whose behalf a bearer token is used. Runs on every request that has one, so role and active flag are those of
/// now, and a token is worth nothing once its family has ended.
pub struct AuthenticateBearer {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who reads tokens.
    pub tokens: Arc<dyn BearerTokens>,
    /// Who knows the accounts of those whom other issuers vouch for.
    pub external: Arc<ResolveExternal>,
    /// Who must have a second factor.
    pub second_factor: SecondFactorRequirement,
}

/// Somebody in whose name a program acts.
pub struct TokenHolder {
    /// Their account.
    pub user: User,
    actor: Actor,
}

impl TokenHolder {
    /// On whose behalf use cases run: the holder's, and no further than the scopes of the token.
    pub fn actor(&self) -> Actor {
        self.actor.clone()
    }
}

/// The token is not valid, its family has ended, or its user is not let in; which one is nobody's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bearer token is not valid or has expired")]
pub struct UnacceptedBearer;

impl AuthenticateBearer {
    /// Who comes with `token` from there. Takes one statement.
    pub async fn execute(
        &self,
        token: &str,
        origin: &Origin,
    ) -> Result<TokenHolder, Error<UnacceptedBearer>> {
        let read = self.tokens.verify(token, self.clock.now()).await;
        match read.map_err(|_| Error::Refused(UnacceptedBearer))? {
            Bearer::Own(claims) => self.member(&claims).await,
            Bearer::External { vouched, newcomers } => {
                let recognized = self.external.execute(&vouched, newcomers, origin).await;
                let recognized = recognized.map_err(|error| error.map_refused(|_| UnacceptedBearer))?;
                Ok(TokenHolder { actor: recognized.actor(), user: recognized.user })
            }
        }
    }

    async fn member(&self, claims: &AccessClaims) -> Result<TokenHolder, Error<UnacceptedBearer>> {
        let permit = Actor::anonymous().permit::<Authenticate, Session>()?;
        let found = self
            .uow
            .read(async |view| view.sessions().find_session_with_user(&permit, claims.session_id).await)
            .await?;
        let now = self.clock.now();
        let (family, user) = found
            .filter(|(family, user)| {
                family.kind() == SessionKind::Tokens
                    && family.is_live(now)
                    && user.is_active()
                    && user.id() == claims.user_id
            })
            .ok_or(Error::Refused(UnacceptedBearer))?;
        // Not a session to be kept or logged out of: what ends others ends this one, too.
        let must_enrol = self.second_factor.is_owed_by(&user);
        let identity = Identity { id: user.id(), role: user.role(), session: None, must_enrol };
        let actor = Actor::for_user(identity);
        let actor = family.scopes().map_or(actor.clone(), |scopes| actor.limited_to(scopes));
        Ok(TokenHolder { user, actor })
    }
}
