//! The administration of accounts.

mod activation;
mod create;
mod delete;
mod password;
mod read;
mod roles;
mod update;
