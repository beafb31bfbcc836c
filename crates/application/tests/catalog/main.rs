//! The use cases of the catalogue on the in-memory store: what each does, what each refuses, and what it leaves behind.

#![expect(clippy::unwrap_used, reason = "a failing test panics")]

mod create_product;
mod delete_product;
mod edit_product;
mod products;
mod world;
