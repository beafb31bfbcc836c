//! Who makes a request: found out once, around the operations of the API, from whichever credential it carries.
//!
//! A credential that is not valid is refused (401), never taken for none. Handlers ask for [`Anyone`] or [`LoggedIn`];
//! what they may do is decided by the policies of the application.

mod callers;
mod challenge;
mod cookie;
mod credential;
mod denial;

use std::sync::Arc;

use application::{
    authz::{Actor, Origin},
    error::Error,
    identity::{Authenticated, KeyHolder, SealedSession},
};
use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    api::Api,
    edge::{codes::Code, log::note_actor, problem::Problem},
};
pub(super) use callers::{Anyone, LoggedIn};
use callers::{Caller, origin};
use challenge::challenges;
pub use cookie::SessionCookie;
use credential::Credential;
pub(super) use credential::cookies;
use denial::Attempt;

/// What becomes of a session that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeadSession {
    /// It is an invalid credential. The cookie is cleared, so that the browser can log in again.
    Refused,
    /// It counts as none: where people come to get a new one.
    Ignored,
}

/// The door of a group of operations.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) api: Arc<Api>,
    pub(super) dead_session: DeadSession,
}

/// Lets a request in as the one whom its credential proves, and sees to the cookie on the way out.
pub(super) async fn authenticate(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let presented = Credential::presented(request.headers(), gate.api.session_cookie.name());
    let challenges = challenges(presented.as_ref().ok().and_then(Option::as_ref), gate.api.session_cookie);
    let origin = origin(&request);
    let mut response = match gate.identify(presented, origin).await {
        Ok(caller) => gate.serve(caller, request, next).await,
        Err(problem) => problem.into_response(),
    };
    if response.status() == StatusCode::UNAUTHORIZED {
        for challenge in challenges {
            response.headers_mut().append(header::WWW_AUTHENTICATE, challenge);
        }
    }
    response
}

impl Gate {
    async fn identify(
        &self,
        presented: Result<Option<Credential>, Problem>,
        origin: Origin,
    ) -> Result<Caller, Problem> {
        match presented? {
            None => Ok(Caller::anonymous(origin)),
            Some(Credential::Session(token)) => self.resume(&token, origin).await,
            Some(Credential::ApiKey(key)) => self.admit(&key, origin).await,
            Some(Credential::Bearer(token)) => self.accept(&token, origin).await,
            Some(Credential::Authorization) => Err(Problem::of(
                Code::UNAUTHENTICATED,
                "No credential of this kind is valid here; log in and send the session cookie, or send an API key or a bearer token.",
            )),
        }
    }

    /// Whose session the token stands for.
    async fn resume(&self, token: &str, origin: Origin) -> Result<Caller, Problem> {
        match self.api.app.authenticate_session.execute(token).await {
            Ok(authenticated) => Ok(Caller::authenticated(authenticated, origin)),
            Err(Error::Refused(_)) if self.dead_session == DeadSession::Ignored => {
                Ok(Caller::anonymous(origin))
            }
            Err(Error::Refused(refusal)) => Err(Problem::from(Error::Refused(refusal))
                .with_header(header::SET_COOKIE, self.api.session_cookie.cleared())),
            Err(error) => Err(error.into()),
        }
    }

    /// On whose behalf the key is used.
    async fn admit(&self, key: &str, origin: Origin) -> Result<Caller, Problem> {
        let holder = self.api.app.authenticate_api_key.execute(key, &origin).await?;
        Ok(Caller::holding(holder, origin))
    }

    /// On whose behalf the token is used.
    async fn accept(&self, token: &str, origin: Origin) -> Result<Caller, Problem> {
        let holder = self.api.app.authenticate_bearer.execute(token, &origin).await?;
        let actor = holder.actor().from(origin);
        Ok(Caller { actor, user: Some(Arc::new(holder.user)), renewed: None })
    }

    async fn serve(&self, caller: Caller, mut request: Request, next: Next) -> Response {
        if let Some(id) = caller.actor.id() {
            note_actor(request.extensions(), id);
        }
        let attempt = Attempt::of(&request);
        request.extensions_mut().insert(caller.clone());

        let mut response = next.run(request).await;
        if response.status() == StatusCode::FORBIDDEN {
            let denial = response.extensions().get::<Problem>().cloned();
            denial::record(&self.api.app, &caller.actor, &attempt, denial).await;
        }
        if let Some(renewed) = caller.renewed {
            self.renew_cookie(&renewed, &mut response);
        }
        response
    }

    /// Passes a renewed session on, unless the operation said something about the cookie itself: it has the last word.
    fn renew_cookie(&self, renewed: &SealedSession, response: &mut Response) {
        let cookie = self.api.session_cookie;
        if response.headers().get_all(header::SET_COOKIE).iter().any(|set| cookie.is_set_by(set)) {
            return;
        }
        match self.api.session_cookie.holding(renewed) {
            Ok(cookie) => {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            // The old token is good until its own end, so the request was answered all the same.
            Err(error) => tracing::error!(%error, "a renewed session was not passed on"),
        }
    }
}

impl Caller {
    fn anonymous(origin: Origin) -> Self {
        Self { actor: Actor::anonymous().from(origin), user: None, renewed: None }
    }

    fn authenticated(authenticated: Authenticated, origin: Origin) -> Self {
        let actor = Actor::for_user(authenticated.identity()).from(origin);
        Self { actor, user: Some(Arc::new(authenticated.user)), renewed: authenticated.renewed }
    }

    fn holding(holder: KeyHolder, origin: Origin) -> Self {
        Self { actor: holder.actor().from(origin), user: Some(Arc::new(holder.user)), renewed: None }
    }
}
