//! A name for every request: on the answer, in every log line, and in every problem.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::{fmt, sync::Arc};
use tracing::{Span, field};
use uuid::Uuid;

/// Where new request ids come from. Injected, because this crate neither reads clocks nor draws random numbers.
pub type NewRequestId = Arc<dyn Fn() -> Uuid + Send + Sync>;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The name of the request that is being handled; an extension of every request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The caller's own name for the request, or a new one.
    pub(super) fn of(headers: &HeaderMap, new: &NewRequestId) -> Self {
        Self::from_caller(headers).unwrap_or_else(|| {
            let mut text = Uuid::encode_buffer();
            Self(Arc::from(&*new().as_hyphenated().encode_lower(&mut text)))
        })
    }

    /// The span in which everything about the request is logged.
    pub(super) fn span(&self, headers: &HeaderMap) -> Span {
        // Of the highest level, so that no filter takes the id off a line that it lets through.
        let span = tracing::error_span!(
            "request",
            request_id = &*self.0,
            trace_id = field::Empty,
            actor_id = field::Empty
        );
        if let Some(trace_id) = trace_id(headers) {
            span.record("trace_id", trace_id);
        }
        span
    }

    /// Tells the caller.
    pub(super) fn add_to(&self, headers: &mut HeaderMap) {
        if let Ok(id) = HeaderValue::from_str(&self.0) {
            headers.insert(X_REQUEST_ID, id);
        }
    }

    /// Takes over the caller's own id if it is well-formed: 8 to 64 of letters, digits, `-` and `_`.
    ///
    /// Anything else could not be put in logs and headers without further thought, so it is not used at all.
    fn from_caller(headers: &HeaderMap) -> Option<Self> {
        let id = headers.get(X_REQUEST_ID)?.to_str().ok()?;
        let well_formed = (8..=64).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
        well_formed.then(|| Self(id.into()))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The trace that the request belongs to, by a valid `traceparent` (W3C Trace Context, level 1).
fn trace_id(headers: &HeaderMap) -> Option<&str> {
    let parent = headers.get(TRACEPARENT)?.to_str().ok()?;
    let mut parts = parent.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |part: &str, length| {
        part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let zero = |part: &str| part.bytes().all(|byte| byte == b'0');
    // Later versions may append parts; version 00 has exactly these four, and ff is forbidden.
    let complete = version != "00" || parts.next().is_none();
    let valid = complete
        && hex(version, 2)
        && version != "ff"
        && hex(trace, 32)
        && !zero(trace)
        && hex(span, 16)
        && !zero(span)
        && hex(flags, 2);
    valid.then_some(trace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace_id_of(value: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(TRACEPARENT, value.parse().unwrap());
        trace_id(&headers).map(str::to_owned)
    }

    #[test]
    fn a_valid_traceparent_names_its_trace() {
        let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert_eq!(trace_id_of(parent).as_deref(), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
    }

    #[test]
    fn a_later_version_may_have_more_parts() {
        let parent = "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more";
        assert!(trace_id_of(parent).is_some());
    }

    #[test]
    fn an_invalid_traceparent_is_ignored() {
        for parent in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert_eq!(trace_id_of(parent), None, "{parent}");
        }
    }
}
