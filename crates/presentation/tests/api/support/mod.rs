//! A service in process, and clients of it.

mod answer;
mod client;
pub(crate) mod contract;
#[path = "../../fake_ports/mod.rs"]
mod fake_ports;
mod service;
mod terminal;

pub(crate) use answer::Answer;
pub(crate) use client::Client;
pub(crate) use service::{Options, Service};
pub(crate) use terminal::unattended;
