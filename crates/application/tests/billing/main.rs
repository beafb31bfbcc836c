//! What is done to money, on the in-memory store.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod check_ledger;
mod crashes;
mod hear_gateway;
mod pay_order;
mod reconcile_payments;
mod refund_order;
mod repetitions;
mod settle;
mod world;
