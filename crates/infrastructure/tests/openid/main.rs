//! Signing in by OpenID Connect, held to a certified provider that others wrote.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod browser;
mod redeeming;
mod trouble;
mod world;
