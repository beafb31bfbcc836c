//! What is never logged, whatever the filter says.

use tracing::{Level, Metadata};

/// Targets that log what clients send, or could after an update, and the most that they may say. A limit of its own
/// rather than more directives for the filter: there a longer target or a span would override it.
const LIMITS: [(&str, Level); 4] = [
    // With axum's `tracing` feature, at TRACE: why a body was rejected, which quotes from the body.
    ("axum::rejection", Level::DEBUG),
    // At DEBUG: malformed paths with their query strings. At TRACE: header fields that it refuses.
    ("h2", Level::INFO),
    // With `hyper_unstable_tracing`: the parts of requests as they are read.
    ("hyper", Level::INFO),
    ("hyper_util", Level::INFO),
];

/// Whether no limit forbids it.
pub(super) fn may_be_logged(metadata: &Metadata<'_>) -> bool {
    LIMITS.iter().all(|(target, limit)| metadata.level() <= limit || !is_within(metadata.target(), target))
}

fn is_within(target: &str, module: &str) -> bool {
    target.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}
