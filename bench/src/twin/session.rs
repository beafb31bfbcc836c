//! Whose request it is.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

use super::Twin;
use super::failure::Failure;
use super::moment::Moment;
use super::users::User;

const COOKIE: &str = "__Host-session=";

/// The account that is logged in.
pub(super) struct LoggedIn(pub(super) User);

impl FromRequestParts<Arc<Twin>> for LoggedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, twin: &Arc<Twin>) -> Result<Self, Failure> {
        let unauthenticated = || Failure::Refused(StatusCode::UNAUTHORIZED);
        let cookies = parts.headers.get(header::COOKIE).and_then(|value| value.to_str().ok());
        let mut pairs = cookies.unwrap_or_default().split(';');
        let token = pairs.find_map(|pair| pair.trim().strip_prefix(COOKIE)).ok_or_else(unauthenticated)?;
        let now = Moment::now();
        let digest = twin.tokens.digest(token, now.0.unix_timestamp()).ok_or_else(unauthenticated)?;
        let (user, expires_at) = twin.store.session(&digest).await?.ok_or_else(unauthenticated)?;
        if !user.is_active || expires_at <= now {
            return Err(unauthenticated());
        }
        Ok(Self(user))
    }
}

/// The administrator that is logged in.
pub(super) struct Admin(pub(super) User);

impl FromRequestParts<Arc<Twin>> for Admin {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, twin: &Arc<Twin>) -> Result<Self, Failure> {
        let LoggedIn(user) = LoggedIn::from_request_parts(parts, twin).await?;
        if !user.is_admin() {
            return Err(Failure::Refused(StatusCode::FORBIDDEN));
        }
        Ok(Self(user))
    }
}
