//! What the program can be told to do on the command line, one file per command.

pub mod config;
pub mod exit;
pub mod health;
pub mod migrate;
pub mod openapi;
pub mod serve;
pub mod user;
