//! What callers authenticate with. The table says what becomes of an operation with a session; here is what other
//! credentials make of that. A further kind is a variant, what it takes away, and how a scene arms its caller with it.

use domain::identity::{Role, Scope};

use super::table::{A401, Caller, F403, I403, L403, Outcome, Target};
use crate::support::contract::operations;

/// A kind of credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Credential {
    /// The cookie of a session.
    Session,
    /// An API key.
    ApiKey(Reach),
    /// An access token that reaches as far as its holder.
    Token,
    /// An access token that is limited to scopes.
    LimitedToken(Reach),
    /// A token of an issuer that vouches for its holder.
    ForeignToken,
}

/// The scopes of a key or a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Every one.
    Everything,
    /// Those that the document names for the operation; none when it names none.
    WhatTheDocumentSays,
    /// Not one.
    Nothing,
}

/// What no key is good for: to manage credentials, and to decide who is an administrator.
const SESSION_ONLY: &[&str] = &[
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/login/second-factor",
    "GET /api/v1/auth/sso/{provider}",
    "GET /api/v1/auth/sso/{provider}/callback",
    "POST /api/v1/me/identities/sso/{provider}",
    "POST /api/v1/auth/logout",
    "POST /api/v1/auth/password",
    "POST /api/v1/auth/email-verification",
    "POST /api/v1/auth/email-verification/confirm",
    "POST /api/v1/auth/password-reset",
    "POST /api/v1/auth/password-reset/confirm",
    "POST /api/v1/auth/email-change/confirm",
    "POST /api/v1/me/email",
    "GET /api/v1/me/sessions",
    "DELETE /api/v1/me/sessions",
    "DELETE /api/v1/me/sessions/{id}",
    "GET /api/v1/me/api-keys",
    "POST /api/v1/me/api-keys",
    "GET /api/v1/me/api-keys/{id}",
    "DELETE /api/v1/me/api-keys/{id}",
    "POST /api/v1/me/api-keys/{id}/rotate",
    "GET /api/v1/me/identities",
    "DELETE /api/v1/me/identities/{id}",
    "GET /api/v1/me/second-factor",
    "POST /api/v1/me/second-factor/totp",
    "POST /api/v1/me/second-factor/totp/confirm",
    "POST /api/v1/me/second-factor/recovery-codes",
    "DELETE /api/v1/me/second-factor/totp",
    "DELETE /api/v1/users/{id}/second-factor",
    "PUT /api/v1/users/{id}/password",
    "POST /api/v1/users/{id}/grant",
    "POST /api/v1/users/{id}/revoke",
];

/// What takes a session that was opened a moment ago.
const FRESH: &[&str] = &[
    "POST /api/v1/me/api-keys",
    "POST /api/v1/me/api-keys/{id}/rotate",
    "POST /api/v1/me/identities/sso/{provider}",
    "POST /api/v1/me/second-factor/totp",
    "POST /api/v1/me/second-factor/recovery-codes",
    "DELETE /api/v1/me/second-factor/totp",
];

/// What is proven by what is in the body alone.
const BY_PROOF: &[&str] = &[
    "POST /api/v1/auth/token",
    "POST /api/v1/auth/token/second-factor",
    "POST /api/v1/auth/token/refresh",
    "POST /api/v1/auth/token/revoke",
];

/// What is open to every credential: what is proven by the address alone, and what is no secret.
const OPEN: [&str; 2] = ["GET /api/v1/downloads/{folder}/{file}", "GET /api/v1/auth/sso"];

impl Credential {
    /// All of them.
    pub(super) const ALL: [Self; 8] = [
        Self::Session,
        Self::ApiKey(Reach::Everything),
        Self::ApiKey(Reach::WhatTheDocumentSays),
        Self::ApiKey(Reach::Nothing),
        Self::Token,
        Self::LimitedToken(Reach::WhatTheDocumentSays),
        Self::LimitedToken(Reach::Nothing),
        Self::ForeignToken,
    ];

    /// What becomes of the operation, given what becomes of it with a session; nothing when such a caller has no such
    /// credential.
    pub(super) fn outcome(
        self,
        operation: &str,
        target: Target,
        caller: Caller,
        with_session: Outcome,
    ) -> Option<Outcome> {
        let reach = match self {
            Self::Session => return Some(with_session),
            Self::Token | Self::ForeignToken => None,
            Self::ApiKey(reach) | Self::LimitedToken(reach) => Some(reach),
        };
        match (caller, reach) {
            (Caller::Anonymous, _) => None,
            _ if asks_nobody(operation) => Some(with_session),
            // Also where people come to get a new session: nobody's browser holds a key that died.
            (Caller::Inactive | Caller::Expired, _) => Some(A401),
            _ if OPEN.contains(&operation) || BY_PROOF.contains(&operation) => Some(with_session),
            (_, None) if operation == "POST /api/v1/auth/logout" => Some(F403),
            (_, None) if FRESH.contains(&operation) => Some(L403),
            (_, None) => Some(with_session),
            (_, Some(Reach::Nothing)) => Some(I403),
            _ if SESSION_ONLY.contains(&operation) || makes_an_admin(operation, target, with_session) => {
                Some(I403)
            }
            (_, Some(Reach::WhatTheDocumentSays)) if scopes_of(operation).is_empty() => Some(I403),
            _ => Some(with_session),
        }
    }
}

/// Whether whoever comes is served, without a look at credentials.
fn asks_nobody(operation: &str) -> bool {
    !operation.contains(" /api/v1/") || operation == "GET /api/v1/"
}

/// A new administrator could log in and do what no scope gives. Told before whether the caller outranks them.
fn makes_an_admin(operation: &str, target: Target, with_session: Outcome) -> bool {
    let creates = ["POST /api/v1/users", "POST /api/v1/users/bulk"].contains(&operation);
    creates && target.rank() > Role::User && with_session.code != Some("forbidden")
}

/// The scopes that the document names; a key needs all of them.
pub(super) fn scopes_of(operation: &str) -> Vec<Scope> {
    let (_, _, documented) = operations()
        .find(|(method, path, _)| operation == format!("{method} {path}"))
        .expect("the document has the operation");
    let mut ways = documented["security"].as_array().into_iter().flatten();
    let names = ways.find_map(|way| way["apiKey"].as_array()).into_iter().flatten();
    names.map(|name| Scope::from_name(name.as_str().unwrap()).expect("a scope that there is")).collect()
}

/// A scope that no operation takes would be given for nothing.
#[test]
fn every_scope_is_taken_by_some_operation() {
    let taken: Vec<_> =
        operations().flat_map(|(method, path, _)| scopes_of(&format!("{method} {path}"))).collect();
    let idle: Vec<_> = Scope::ALL.into_iter().filter(|scope| !taken.contains(scope)).collect();
    assert!(idle.is_empty(), "{idle:?}");
}

/// Or else a key is good for more than the document says, or for less.
#[test]
fn the_document_names_scopes_for_every_operation_but_those_that_take_a_session() {
    for (method, path, documented) in operations() {
        let operation = format!("{method} {path}");
        let mut ways = documented["security"].as_array().into_iter().flatten();
        let takes_credentials = ways.any(|way| way.as_object().is_some_and(|way| !way.is_empty()));
        let expected = takes_credentials && !SESSION_ONLY.contains(&operation.as_str());
        assert_eq!(!scopes_of(&operation).is_empty(), expected && !asks_nobody(&operation), "{operation}");
    }
}
