//! Values in the path. A path that cannot be the address of anything is the address of nothing: 404.

use crate::http::edge::{codes::Code, problem::Problem};
use axum::{extract::FromRequestParts, http::request::Parts};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// The values in the path, as axum's extractor of the same name gives them.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(values)) => Ok(Self(values)),
            // The route's pattern and the handler's type disagree: our fault, and no path would ever do.
            Err(rejection) if rejection.status().is_server_error() => Err(Problem::internal(rejection)),
            Err(_) => Err(nothing_here(parts)),
        }
    }
}

/// The identifier in a path that holds exactly one value, in the one spelling that we write ourselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathId(pub Uuid);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await?;
        Self::parse(&text, parts)
    }
}

impl PathId {
    /// The identifier in one of several values of a path.
    ///
    /// # Errors
    /// 404 not-found, when it is none.
    pub fn parse(text: &str, parts: &Parts) -> Result<Self, Problem> {
        let id = Uuid::try_parse(text).map_err(|_| nothing_here(parts))?;
        // One thing, one address: the other spellings of a UUID would be further names of the same resource.
        if id.hyphenated().encode_lower(&mut Uuid::encode_buffer()) != text {
            return Err(nothing_here(parts));
        }
        Ok(Self(id))
    }
}

fn nothing_here(parts: &Parts) -> Problem {
    Problem::of(Code::NOT_FOUND, format!("There is nothing at {}.", parts.uri.path()))
}
