//! Ring 3, delivery: how the world reaches the use cases. Knows the application and no adapter.

pub mod app;
pub mod cli;
mod csv;
pub mod http;
pub mod jobs;
mod mails;
pub mod metrics;
pub mod relay;
pub mod subscribers;
pub mod worker;
