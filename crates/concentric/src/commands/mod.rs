//! What the program can be told to do on the command line, one file per command.

pub mod api_key;
pub mod config;
pub mod exit;
pub mod health;
pub mod jobs;
pub mod ledger;
mod metrics;
pub mod migrate;
pub mod openapi;
mod operator;
pub mod outbox;
pub mod second_factor;
pub mod serve;
mod stop;
pub mod token_key;
pub mod user;
pub mod worker;
