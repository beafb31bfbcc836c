//! The way of events from the outbox to their subscribers: each at least once, those of an aggregate in order, and each effect
//! exactly once, whatever relays do.

mod claims;
mod delivery;
mod office;
mod parking;
mod purge;
mod receipts;
