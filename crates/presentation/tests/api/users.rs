//! The administration of accounts.

mod activation;
mod bulk;
mod create;
mod delete;
mod password;
mod read;
mod roles;
mod sessions;
mod update;
