//! The one shape of every error answer: problem details (RFC 9457).
//!
//! A handler answers with a [`Problem`]; what the wire shows of it is completed at the boundary, by
//! `render`, which alone knows the request's id and path.

use super::codes::Code;
use application::identity::ChallengeToken;
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::{borrow::Cow, error::Error, sync::Arc, time::Duration};
use utoipa::ToSchema;

/// An error answer. Its code decides its status and title; a code outside of the registry cannot be named.
// Boxed, because it is the error half of nearly every result at the edge.
#[derive(Debug, Clone)]
pub struct Problem(Box<Content>);

#[derive(Debug, Clone)]
struct Content {
    code: Code,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    challenge: Option<ChallengeToken>,
    headers: HeaderMap,
    cause: Option<Arc<str>>,
}

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Path of the field, such as `address.lines[0]`; empty when the body as a whole is meant.
    #[schema(example = "username")]
    pub field: String,
    /// Stable name of what is wrong, for programs.
    #[schema(value_type = String, example = "missing")]
    pub code: Cow<'static, str>,
    /// What is wrong, for people.
    #[schema(example = "is required")]
    pub message: String,
}

/// The body of an error answer (RFC 9457), `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Address of the page that explains this kind of problem.
    #[schema(example = "/docs/errors/not-found")]
    pub r#type: String,
    /// Summary of the kind of problem; the same for every occurrence.
    #[schema(example = "Not found")]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 404)]
    pub status: u16,
    /// What happened this time, for people.
    pub detail: Cow<'static, str>,
    /// Path of the request.
    #[schema(example = "/api/v1/users/0198c0de-0000-7000-8000-000000000000")]
    pub instance: String,
    /// Stable name of the kind of problem, for programs.
    #[schema(example = "not-found")]
    pub code: &'static str,
    /// Identifies the request in the service's logs.
    pub request_id: String,
    /// The fields that were not acceptable, where the problem is about fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// What to send the second proof with, where the problem is that it is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false)]
    pub challenge: Option<String>,
}

impl Problem {
    /// A problem of this kind; `detail` says to a person what happened this time.
    pub fn of(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Content {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            challenge: None,
            headers: HeaderMap::new(),
            cause: None,
        }))
    }

    /// A failure that the caller can do nothing about and learns nothing of. The error, with all its sources, is
    /// logged once, under the request's id.
    pub fn internal(error: impl Error) -> Self {
        Self::of(Code::INTERNAL_ERROR, INTERNAL_DETAIL).caused_by(error)
    }

    /// Fields that are not acceptable (422).
    pub fn invalid_fields(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [only] if only.field.is_empty() => format!("The request is not acceptable: {}.", only.message),
            [only] => format!("The field {} is not acceptable: {}.", only.field, only.message),
            several => format!("{} fields are not acceptable; see errors.", several.len()),
        };
        Self::of(Code::INVALID_FIELDS, detail).with_errors(errors)
    }

    /// What stands in the logs as the reason, and nowhere else.
    pub fn caused_by(mut self, error: impl Error) -> Self {
        self.0.cause = Some(with_sources(&error).into());
        self
    }

    /// The fields that are at fault.
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// What to send the second proof with.
    pub fn with_challenge(mut self, challenge: &ChallengeToken) -> Self {
        self.0.challenge = Some(challenge.clone());
        self
    }

    /// A header of the answer, such as `WWW-Authenticate`. Headers of the same name add up.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.append(name, value);
        self
    }

    /// When it is worth trying again; in whole seconds, at least one.
    pub fn retry_after(self, wait: Duration) -> Self {
        self.with_header(header::RETRY_AFTER, HeaderValue::from(whole_seconds(wait)))
    }

    /// The kind of problem.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// What happened this time, for people.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// The fields that are at fault.
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// The internal reason, for the logs only.
    pub(super) fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// What the caller is shown.
    pub(super) fn into_body(self, instance: String, request_id: String) -> ProblemBody {
        ProblemBody {
            r#type: format!("/docs/errors/{}", self.0.code.slug()),
            title: self.0.code.title(),
            status: self.0.code.status().as_u16(),
            detail: self.0.detail,
            instance,
            code: self.0.code.slug(),
            request_id,
            errors: self.0.errors,
            challenge: self.0.challenge.map(|challenge| challenge.reveal().to_owned()),
        }
    }
}

/// All that a caller learns of an internal failure.
pub(super) const INTERNAL_DETAIL: &str =
    "The service failed unexpectedly. Quote the request id when you report it.";

impl IntoResponse for Problem {
    /// Carries the problem outwards as an extension; the body is made by the outermost layer.
    fn into_response(mut self) -> Response {
        let headers = std::mem::take(&mut self.0.headers);
        let mut response = (self.0.code.status(), headers).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The time in whole seconds, rounded up and at least one: zero would invite an immediate retry.
pub(super) fn whole_seconds(wait: Duration) -> u64 {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    seconds.max(1)
}

fn with_sources(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}
