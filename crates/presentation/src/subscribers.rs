//! Whom events concern: what follows from each, in the transaction in which it is received. No subscriber knows who hands it
//! events. What follows is mostly a job, which takes one short file with a [`Trigger`], such as
//! `welcome_newcomers.rs`, and a line in the catalogue.

mod catalogue;
mod confirm_orders;
mod greet_new_addresses;
mod trigger;
mod warn_holders;
mod welcome_newcomers;

pub use catalogue::Subscribers;
pub use trigger::{Enqueues, Trigger};
