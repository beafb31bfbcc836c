//! The keys of others: when they are asked for, which of them are believed, and what happens when they cannot be had.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod asking;
mod fitness;
mod memory;
mod signer;
mod source;
mod tokens;
mod trouble;
mod world;
