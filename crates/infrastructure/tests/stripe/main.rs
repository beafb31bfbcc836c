//! What the gateway promises, held to localstripe, a stand-in for Stripe's API that others wrote.
//!
//! It lacks idempotency keys, search and trouble, which the `network` between adds.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod asking;
mod asking_again;
mod network;
mod notices;
mod refunds;
mod trouble;
mod world;
