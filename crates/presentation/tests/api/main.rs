//! The API as a client notices it: every operation's success and each of its refusals, over the in-memory store. Every
//! answer is also held against the OpenAPI document (`support/contract.rs`).

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod second_factor_command;
mod support;

mod api_key_command;
mod auth;
mod clerk_webhooks;
mod contract;
mod denial_matrix;
mod downloads;
mod jobs;
mod jobs_command;
mod ledger;
mod ledger_command;
mod lists;
mod me;
mod orders;
mod outbox_command;
mod payments;
mod products;
mod system;
mod user_command;
mod users;
mod webhooks;
