//! The use cases of orders on the in-memory store: what each does, what each refuses, and what it leaves behind.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod cancel_order;
mod confirm_order;
mod items;
mod orders;
mod place_order;
mod world;
