//! Versions of resources on the wire: entity tags, and the conditions that callers put on them (RFC 9110, section 13).

use super::{codes::Code, problem::Problem};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, header::ToStrError, request::Parts},
    response::{IntoResponse, Response},
};
use std::convert::Infallible;

/// The entity tag of a resource's version.
pub fn etag(version: i64) -> HeaderValue {
    // Digits and quotes are always allowed in a header, so the fallback is never taken.
    HeaderValue::try_from(format!("\"{version}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// The versions that a caller is willing to change, by its `If-Match` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfMatch {
    /// The header is absent: no condition.
    Absent,
    /// `*`: any version, as long as there is one.
    Any,
    /// One of these. Empty if none of the tags can be a version of ours; then nothing matches.
    Versions(Vec<i64>),
}

impl IfMatch {
    /// Insists on the condition, for resources that are changed only against a known version.
    ///
    /// # Errors
    /// 428 precondition-required when the header is absent.
    pub fn required(self) -> Result<Self, Problem> {
        if self == Self::Absent {
            let detail = "Send the ETag of the version that you want to change in an If-Match header.";
            return Err(Problem::of(Code::PRECONDITION_REQUIRED, detail));
        }
        Ok(self)
    }

    /// The only versions that may be changed; `None` if any may.
    pub fn versions(&self) -> Option<&[i64]> {
        match self {
            Self::Absent | Self::Any => None,
            Self::Versions(versions) => Some(versions),
        }
    }

    /// Holds the condition against the version that is there.
    ///
    /// # Errors
    /// 412 precondition-failed, with the current `ETag`, when it is another one.
    pub fn check(&self, current: i64) -> Result<(), Problem> {
        match self.versions() {
            Some(versions) if !versions.contains(&current) => {
                let detail =
                    "The resource was changed since you read it. Read it again before you change it.";
                Err(Problem::of(Code::PRECONDITION_FAILED, detail))
            }
            _ => Ok(()),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(condition) = joined(&parts.headers, &header::IF_MATCH) else {
            return Ok(Self::Absent);
        };
        let Some(tags) = condition.as_deref().ok().and_then(entity_tags) else {
            let detail = "If-Match must be * or a list of entity tags, each in double quotes.";
            return Err(Problem::of(Code::MALFORMED_REQUEST, detail));
        };
        Ok(match tags {
            Tags::Any => Self::Any,
            // Comparison is strong here: a weak tag does not promise the very same version.
            Tags::Listed(tags) => Self::Versions(
                tags.iter().filter(|tag| !tag.weak).filter_map(|tag| version(tag.opaque)).collect(),
            ),
        })
    }
}

/// The same where the caller must say so, lest changes of others be overwritten unseen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredIfMatch(pub IfMatch);

impl<S: Sync> FromRequestParts<S> for RequiredIfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        IfMatch::from_request_parts(parts, state).await?.required().map(Self)
    }
}

/// The copies that a caller already has, by its `If-None-Match` header.
#[derive(Debug, Clone, Default)]
pub struct IfNoneMatch(Option<String>);

impl IfNoneMatch {
    /// The answer, or 304 with the same headers but without its body if the caller already has this tag.
    pub fn answer(&self, tag: HeaderValue, response: impl IntoResponse) -> Response {
        let mut response = response.into_response();
        if self.matches(&tag) {
            let headers = std::mem::take(response.headers_mut());
            response = StatusCode::NOT_MODIFIED.into_response();
            *response.headers_mut() = headers;
            response.headers_mut().remove(header::CONTENT_LENGTH);
            response.headers_mut().remove(header::CONTENT_TYPE);
        }
        response.headers_mut().insert(header::ETAG, tag);
        response
    }

    /// A condition that cannot be read is no condition: the worst that comes of it is a full answer.
    fn matches(&self, tag: &HeaderValue) -> bool {
        let Some(condition) = &self.0 else { return false };
        match entity_tags(condition) {
            Some(Tags::Any) => true,
            // Comparison is weak here: any copy that is good enough will do.
            Some(Tags::Listed(tags)) => tags.iter().any(|known| known.quoted.as_bytes() == tag.as_bytes()),
            None => false,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(joined(&parts.headers, &header::IF_NONE_MATCH).and_then(Result::ok)))
    }
}

enum Tags<'a> {
    Any,
    Listed(Vec<Tag<'a>>),
}

struct Tag<'a> {
    weak: bool,
    quoted: &'a str,
    opaque: &'a str,
}

/// All values of a list header as one; nothing if the header is absent, an error if it is not text.
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<Result<String, ToStrError>> {
    let values: Result<Vec<_>, _> = headers.get_all(name).iter().map(HeaderValue::to_str).collect();
    match values {
        Ok(values) if values.is_empty() => None,
        Ok(values) => Some(Ok(values.join(","))),
        Err(error) => Some(Err(error)),
    }
}

fn entity_tags(list: &str) -> Option<Tags<'_>> {
    let mut rest = list.trim();
    if rest == "*" {
        return Some(Tags::Any);
    }
    let mut tags = Vec::new();
    loop {
        let weak = rest.starts_with("W/");
        let quoted = rest.strip_prefix("W/").unwrap_or(rest);
        let (opaque, after) = quoted.strip_prefix('"')?.split_once('"')?;
        tags.push(Tag { weak, quoted: &quoted[..opaque.len() + 2], opaque });
        rest = after.trim_start();
        if rest.is_empty() {
            return Some(Tags::Listed(tags));
        }
        rest = rest.strip_prefix(',')?.trim_start();
    }
}

/// The version that a tag of ours stands for, in the one spelling that [`etag`] gives it.
fn version(opaque: &str) -> Option<i64> {
    opaque.parse().ok().filter(|version: &i64| version.to_string() == opaque)
}
