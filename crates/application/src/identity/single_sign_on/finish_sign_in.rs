use std::sync::Arc;

use domain::identity::SecurityEventKind;

use super::{
    Attempts, AuthorizationResponse, LinkExternal, ProviderError, ReturnPath, SignInProvider, SsoError,
    attempt::{Attempt, Purpose},
};
use crate::{
    authz::Actor,
    error::Error,
    identity::{
        AskSecondFactor, AuditTrail, ChallengeToken, FirstFactor, LoggedIn, NotYetProven, OpenSession,
        ResolveExternal, SignInMethod, Unresolved, Vouched,
    },
    ports::LogInThrottle,
    store::UnitOfWork,
};

/// Logs in, or links, whom a provider has sent back.
pub struct FinishSignIn {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The audit trail.
    pub audit: AuditTrail,
    /// What was begun.
    pub attempts: Attempts,
    /// Who knows whose account it is.
    pub resolve: Arc<ResolveExternal>,
    /// Whether that is enough.
    pub ask: Arc<AskSecondFactor>,
    /// What they came for.
    pub open: Arc<OpenSession>,
    /// Or for this.
    pub link: LinkExternal,
    /// Who says which failures are still worth writing down.
    pub throttle: Arc<dyn LogInThrottle>,
}

/// What the browser came back with.
pub struct Callback {
    /// By what it is known what was begun.
    pub state: String,
    /// What the provider says.
    pub response: Response,
    /// The secret that the browser was given.
    pub browser: Option<String>,
}

/// What a provider says by way of the browser.
pub enum Response {
    /// A code to be redeemed.
    Code(AuthorizationResponse),
    /// No, in the words of RFC 6749: `access_denied` and the like.
    Error(String),
}

/// How a sign-in ended, and where the browser goes.
pub struct Finished {
    /// There.
    pub return_to: ReturnPath,
    /// What came of it.
    pub outcome: Result<Arrival, Error<SsoError>>,
}

/// What somebody has come to.
pub enum Arrival {
    /// They are logged in.
    LoggedIn(Box<LoggedIn>),
    /// Their account asks for a second factor, which is to be sent with this.
    SecondFactorRequired(ChallengeToken),
    /// Their account is linked.
    Linked,
}

type Out<T> = Result<T, Error<SsoError>>;

impl FinishSignIn {
    /// Finishes what was begun in that browser with that provider.
    pub async fn execute(&self, actor: &Actor, provider: &SignInProvider, callback: Callback) -> Finished {
        match self.recall(actor, provider, &callback).await {
            Ok(attempt) => {
                let outcome = self.finish(actor, provider, &attempt, callback.response).await;
                Finished { return_to: attempt.return_to, outcome }
            }
            Err(error) => Finished { return_to: provider.return_paths.first().clone(), outcome: Err(error) },
        }
    }

    async fn recall(&self, actor: &Actor, provider: &SignInProvider, callback: &Callback) -> Out<Attempt> {
        if actor.identity().is_some() {
            // What is limited to scopes gets nothing that is not.
            actor.require_unlimited("open", "session")?;
        }
        let Some(browser) = &callback.browser else { return Err(Error::Refused(SsoError::Expired)) };
        let kept = self.attempts.take(&callback.state, browser).await;
        let kept = kept.map_err(|_| Error::Refused(SsoError::Unavailable))?;
        // Each provider has a callback of its own, so that none can answer for another.
        kept.filter(|attempt| attempt.provider == provider.name).ok_or(Error::Refused(SsoError::Expired))
    }

    async fn finish(
        &self,
        actor: &Actor,
        provider: &SignInProvider,
        attempt: &Attempt,
        response: Response,
    ) -> Out<Arrival> {
        let vouched = match self.ask(provider, attempt, response).await {
            Ok(vouched) => vouched,
            Err((refusal, why)) => {
                self.note_failure(actor, provider, refusal, why).await?;
                return Err(Error::Refused(refusal));
            }
        };
        match attempt.purpose {
            Purpose::SignIn => self.sign_in(actor, provider, &vouched).await,
            Purpose::Link(user) => {
                self.link.execute(actor, user, vouched).await?;
                Ok(Arrival::Linked)
            }
        }
    }

    async fn ask(
        &self,
        provider: &SignInProvider,
        attempt: &Attempt,
        response: Response,
    ) -> Result<Vouched, (SsoError, String)> {
        let response = match response {
            Response::Code(response) => response,
            Response::Error(code) => return Err((meaning(&code), code)),
        };
        provider.provider.redeem(&response, &attempt.request).await.map_err(|error| match &error {
            ProviderError::Away(_) => (SsoError::Unavailable, error.to_string()),
            ProviderError::CodeRefused(_) | ProviderError::Untrusted(_) => {
                (SsoError::NotAccepted, error.to_string())
            }
        })
    }

    async fn sign_in(&self, actor: &Actor, provider: &SignInProvider, vouched: &Vouched) -> Out<Arrival> {
        if actor.identity().is_some() {
            return Err(Error::Refused(SsoError::AlreadyLoggedIn));
        }
        let found = self.resolve.execute(vouched, provider.newcomers, actor.origin()).await;
        let found = found.map_err(|error| error.map_refused(SsoError::from))?;
        let method = SignInMethod::Federated { provider: provider.name.clone() };
        let gone = || Error::Refused(SsoError::Unresolved(Unresolved::Inactive));
        let first = FirstFactor::of(found.user, method).ok_or_else(gone)?;
        let proven = match self.ask.execute(actor, first).await {
            Ok(proven) => proven,
            Err(Error::Refused(NotYetProven::SecondFactorRequired(challenge))) => {
                return Ok(Arrival::SecondFactorRequired(challenge));
            }
            Err(Error::Refused(NotYetProven::EmailUnverified)) => {
                return Err(Error::Refused(SsoError::EmailUnverified));
            }
            // Changed since it was found, as below.
            Err(error) => return Err(error.map_refused(|_| Unresolved::Inactive.into())),
        };
        let opened = self.open.execute(actor, proven).await;
        let logged_in = opened.map_err(|error| error.map_refused(|_| Unresolved::Inactive.into()))?;
        Ok(Arrival::LoggedIn(Box::new(logged_in)))
    }

    /// Writes down what an auditor asks about: the first few times from one place, then less and less often. That a provider
    /// is away, or that somebody changed their mind, is none of it.
    async fn note_failure(
        &self,
        actor: &Actor,
        provider: &SignInProvider,
        refusal: SsoError,
        why: String,
    ) -> Out<()> {
        if refusal != SsoError::NotAccepted {
            return Ok(());
        }
        let tally = format!("single sign-on {}", provider.name);
        if self.throttle.attempt(&tally, actor.origin().address.as_deref()).await.is_err() {
            return Ok(());
        }
        let (kind, detail) = (SecurityEventKind::LogInFailed, format!("by {}: {why}", provider.name));
        self.uow.run(async |tx| self.audit.record(tx, actor, kind, None, Some(detail.clone())).await).await
    }
}

/// What an error of RFC 6749, section 4.1.2.1, or of OpenID Connect Core, section 3.1.2.6, means to somebody who signs in.
fn meaning(code: &str) -> SsoError {
    match code {
        "access_denied"
        | "login_required"
        | "consent_required"
        | "interaction_required"
        | "account_selection_required" => SsoError::AccessDenied,
        "server_error" | "temporarily_unavailable" => SsoError::Unavailable,
        _ => SsoError::NotAccepted,
    }
}
