//! The keys of others: when they are asked for, which of them are believed, and what happens when they cannot be had; and the
//! tokens that are signed with them.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod asking;
mod clerk;
mod fitness;
mod issuers;
mod memory;
mod signer;
mod source;
mod tokens;
mod trouble;
mod trust;
mod world;
