use std::sync::Arc;

use domain::{identity::User, shared::Id};

use super::{
    Attempts, AuthorizationRequest, ReturnPath, SignInProvider, SsoError,
    attempt::{Attempt, Purpose},
};
use crate::{
    authz::{Actor, Update},
    error::Error,
    identity::FreshSession,
    ports::SessionTokens,
    store::UnitOfWork,
};

/// Sends browsers to a provider.
pub struct BeginSignIn {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// Who makes secrets.
    pub tokens: Arc<dyn SessionTokens>,
    /// What is remembered until they come back.
    pub attempts: Attempts,
    /// Who may change what they log in with.
    pub fresh: FreshSession,
}

/// A browser that wants to go to a provider.
pub struct Visitor {
    /// Where it goes afterwards.
    pub return_to: ReturnPath,
    /// Its secret from a sign-in that was begun a moment ago, perhaps in another tab.
    pub browser: Option<String>,
}

/// A browser may go.
pub struct Begun {
    /// To there.
    pub authorization_url: String,
    /// What it has to show when it comes back; for nobody else's eyes.
    pub browser: String,
}

impl BeginSignIn {
    /// Begins to log somebody in who is not.
    pub async fn execute(
        &self,
        actor: &Actor,
        provider: &SignInProvider,
        visitor: Visitor,
    ) -> Result<Begun, Error<SsoError>> {
        if actor.identity().is_some() {
            // What is limited to scopes gets nothing that is not.
            actor.require_unlimited("open", "session")?;
            return Err(Error::Refused(SsoError::AlreadyLoggedIn));
        }
        self.begin(provider, visitor, Purpose::SignIn).await
    }

    /// Begins to link the caller's account, to which they have logged in a moment ago.
    pub async fn link(
        &self,
        actor: &Actor,
        provider: &SignInProvider,
        visitor: Visitor,
    ) -> Result<Begun, Error<SsoError>> {
        actor.require_unlimited("link", "account")?;
        // As whoever comes back will have to, so that nobody goes there for nothing.
        let _ = actor.permit::<Update, User>()?;
        let me: Id<User> = actor.require_identity("link")?.id;
        self.uow.run(async |tx| self.fresh.require(tx, actor).await).await?;
        self.begin(provider, visitor, Purpose::Link(me)).await
    }

    async fn begin(
        &self,
        provider: &SignInProvider,
        visitor: Visitor,
        purpose: Purpose,
    ) -> Result<Begun, Error<SsoError>> {
        let secret = || self.tokens.new_secret().0;
        let request = AuthorizationRequest { state: secret(), nonce: secret(), code_verifier: secret() };
        let unavailable = |_| Error::Refused(SsoError::Unavailable);
        let authorization_url = provider.provider.authorization_url(&request).await.map_err(unavailable)?;
        let browser = visitor.browser.unwrap_or_else(secret);
        let (provider, return_to) = (provider.name.clone(), visitor.return_to);
        let attempt = Attempt { provider, request, return_to, purpose };
        let kept = self.attempts.keep(&browser, &attempt).await;
        kept.map_err(|_| Error::Refused(SsoError::Unavailable))?;
        Ok(Begun { authorization_url, browser })
    }
}
