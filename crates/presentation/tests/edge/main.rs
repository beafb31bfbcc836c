//! The edge, as a client or an operator notices it: around routers of the tests' own.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test panics")]

mod support;

mod accept;
mod cross_site;
mod documents;
mod drain;
mod etag;
mod extract;
mod form;
mod headers;
mod limits;
mod problems;
mod shared_limits;
mod uninterrupted;
