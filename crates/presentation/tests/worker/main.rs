//! The embedded engine as jobs and operators notice it, over the in-memory store. Time is virtual: it moves when nobody has
//! anything left to do, so that minutes pass at once and every test sees the same of it.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod cancelling;
mod failing;
#[path = "../fake_ports/mod.rs"]
mod fake_ports;
mod files;
mod jobs_of_the_program;
mod limits;
mod mails;
mod on_behalf;
mod outages;
mod program;
mod schedules;
mod stopping;
mod token_mails;
#[path = "../virtual_clock/mod.rs"]
mod virtual_clock;
mod web_scraper;
mod world;
