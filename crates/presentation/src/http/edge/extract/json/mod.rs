//! The JSON body of a request.

mod de;
mod value;

use super::refused::Refused;
use crate::http::edge::{
    codes::Code,
    problem::{FieldError, Problem},
};
use axum::{
    RequestExt,
    body::{Bytes, HttpBody},
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderValue, header},
};
use http_body_util::{BodyExt, LengthLimitError};
use serde::de::DeserializeOwned;
use std::error::Error;
use value::Value;

/// The request's body, read from JSON.
///
/// Members that the type does not name are refused, whatever its serde attributes say (the attribute
/// `deny_unknown_fields` is still what the OpenAPI document goes by), and so are members that are given twice.
#[derive(Debug, Clone, Copy)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        RawBody::read(request).await?.parsed().map(Self)
    }
}

/// The same before it is read as anything.
#[derive(Debug, Clone)]
pub struct RawBody(Bytes);

impl RawBody {
    /// All of it, if the request says that it is JSON and it is not too large.
    pub async fn read(request: Request) -> Result<Self, Problem> {
        require_json(request.headers())?;
        read(request).await.map(Self)
    }

    /// As it was sent.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As [`Body`] gives it.
    pub fn parsed<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        parse(&self.0)
    }
}

fn require_json(headers: &HeaderMap) -> Result<(), Problem> {
    let refused = |detail| {
        let accept = (header::ACCEPT, HeaderValue::from_static("application/json"));
        Err(Problem::of(Code::UNSUPPORTED_MEDIA_TYPE, detail).with_header(accept.0, accept.1))
    };
    if headers.contains_key(header::CONTENT_ENCODING) {
        return refused("The body is compressed; send it as it is, without Content-Encoding.");
    }
    match headers.get(header::CONTENT_TYPE) {
        None => refused("The body has no type; send JSON with Content-Type: application/json."),
        Some(content_type) if is_json(content_type) => Ok(()),
        Some(_) => refused("The body is not JSON; send JSON with Content-Type: application/json."),
    }
}

/// `application/json`, or a type that is defined in terms of JSON (`application/…+json`, RFC 6839).
fn is_json(content_type: &HeaderValue) -> bool {
    let Ok(content_type) = content_type.to_str() else {
        return false;
    };
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence
        .strip_prefix("application/")
        .is_some_and(|subtype| subtype == "json" || subtype.ends_with("+json"))
}

async fn read(request: Request) -> Result<Bytes, Problem> {
    let announced = request.body().size_hint().lower();
    let body = request.into_limited_body();
    // The limit shows in the upper bound, so a body that announces too much is refused before a byte of it is read.
    if body.size_hint().upper().is_some_and(|limit| announced > limit) {
        return Err(too_large());
    }
    match body.collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if is_length_limit(&error) => Err(too_large()),
        Err(_) => Err(Problem::of(Code::MALFORMED_REQUEST, "The body ended before it was complete.")),
    }
}

fn is_length_limit(error: &(dyn Error + 'static)) -> bool {
    error.is::<LengthLimitError>() || error.source().is_some_and(is_length_limit)
}

fn too_large() -> Problem {
    Problem::of(Code::PAYLOAD_TOO_LARGE, "The body is larger than this operation accepts.")
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let malformed = |detail: String| Problem::of(Code::MALFORMED_REQUEST, detail);
    if bytes.is_empty() {
        return Err(malformed("The body is empty; send JSON.".to_owned()));
    }
    // Syntax first and as a whole. Reading the type right away would report its first complaint and never come to
    // see that the rest is not JSON at all.
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| malformed(format!("The body is not JSON: {error}.")))?;
    T::deserialize(value).map_err(|Refused(errors)| Problem::invalid_fields(errors))
}

/// Reads a JSON text that is no body as strictly as one; else tells of every field that is wrong.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Vec<FieldError>> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Refused::one("", "malformed", format!("is not JSON: {error}")).0)?;
    T::deserialize(value).map_err(|Refused(errors)| errors)
}
