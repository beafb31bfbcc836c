//! The relay as subscribers and operators notice it, over the in-memory store. Time is virtual, as in the tests of the worker.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

#[path = "../fake_ports/mod.rs"]
mod fake_ports;
mod relaying;
mod triggers;
#[path = "../virtual_clock/mod.rs"]
mod virtual_clock;
mod world;
