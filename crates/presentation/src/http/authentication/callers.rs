//! The caller as handlers see them.

use std::{convert::Infallible, sync::Arc};

use application::{
    authz::{Actor, Origin},
    identity::SealedSession,
};
use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, header, request::Parts},
};
use domain::identity::User;

use crate::http::edge::{
    client_address::ClientAddress, codes::Code, problem::Problem, request_id::RequestId,
};

/// What authentication found out; an extension of every request that it let in.
#[derive(Clone)]
pub(super) struct Caller {
    pub(super) actor: Actor,
    /// Their account, when somebody showed a credential.
    pub(super) user: Option<Arc<User>>,
    /// The session to use from now on, when they came with one and it was renewed.
    pub(super) renewed: Option<SealedSession>,
}

/// Whoever makes the request, logged in or not.
pub(crate) struct Anyone(pub(crate) Actor);

/// Somebody who showed a credential; anyone else is refused (401). First among a handler's arguments, so that nobody learns
/// from the other refusals what an operation takes.
pub(crate) struct LoggedIn {
    /// On whose behalf the operation runs.
    pub(crate) actor: Actor,
    /// Their account, as the database held it at the beginning of the request.
    pub(crate) user: Arc<User>,
}

impl<S: Sync> FromRequestParts<S> for Anyone {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // Without the layer nobody was authenticated: the request is nobody's.
        let caller = parts.extensions.get::<Caller>();
        Ok(Self(caller.map_or_else(Actor::anonymous, |caller| caller.actor.clone())))
    }
}

impl<S: Sync> FromRequestParts<S> for LoggedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Caller>();
        let known = caller.and_then(|caller| Some((caller.actor.clone(), caller.user.clone()?)));
        match known {
            Some((actor, user)) => Ok(Self { actor, user }),
            None => Err(Problem::of(Code::UNAUTHENTICATED, "Log in first.")),
        }
    }
}

/// The longest text of a client about itself that is kept: browsers' own are shorter.
const MAX_CLIENT: usize = 200;

/// Where a request comes from, as far as it can be told.
pub(super) fn origin(request: &Request) -> Origin {
    let address = request.extensions().get::<ClientAddress>();
    let request_id = request.extensions().get::<RequestId>();
    Origin {
        // Unspecified stands for no connection at all.
        address: address.filter(|address| !address.0.is_unspecified()).map(|address| address.0.to_string()),
        client: client(request.headers()),
        request_id: request_id.map(ToString::to_string),
    }
}

/// What the client says it is, fit to be stored and shown.
fn client(headers: &HeaderMap) -> Option<String> {
    let text = String::from_utf8_lossy(headers.get(header::USER_AGENT)?.as_bytes());
    let plain = text.chars().filter(|c| !c.is_control()).take(MAX_CLIENT);
    Some(plain.collect::<String>().trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::client;

    fn client_of(user_agent: &[u8]) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(header::USER_AGENT, HeaderValue::from_bytes(user_agent).unwrap());
        client(&headers)
    }

    #[test]
    fn what_a_client_says_of_itself_is_kept_without_control_characters() {
        assert_eq!(client_of(b"Firefox\t140").as_deref(), Some("Firefox140"));
        assert_eq!(client_of(b"caf\xc3\xa9").as_deref(), Some("caf\u{e9}"));
        assert_eq!(client_of(b"  "), None);
    }

    #[test]
    fn a_long_story_is_cut() {
        let kept = client_of("x".repeat(1000).as_bytes());
        assert_eq!(kept.map(|text| text.len()), Some(200));
    }
}
