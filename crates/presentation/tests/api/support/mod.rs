//! A service in process, and clients of it.

mod answer;
mod client;
pub(crate) mod contract;
mod service;

pub(crate) use answer::Answer;
pub(crate) use client::Client;
pub(crate) use service::{Options, Service};
