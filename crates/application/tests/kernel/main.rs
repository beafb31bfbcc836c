//! The kernel: who gets which permit, what a filter lets through, and how work in a transaction is run.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod actor;
mod crud;
mod diary;
mod filter;
mod policies;
mod scopes;
mod sort;
mod unit_of_work;
