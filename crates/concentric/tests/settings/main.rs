//! What operators may rely on when they configure the program.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod accounts;
mod cache;
mod commands;
mod database;
mod development;
mod fetch;
mod files;
mod issuers;
mod layers;
mod mail;
mod payments;
mod problems;
mod production;
mod second_factor;
mod sso;
mod tokens;
mod world;
