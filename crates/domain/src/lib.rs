//! Ring 1: the business rules. Pure by construction: no I/O, no async, no serialisation, no clock, no randomness; what
//! varies comes in as an argument. `shared` holds what every domain speaks; each other module is one domain.

pub mod billing;
pub mod catalog;
pub mod identity;
pub mod jobs;
pub mod ordering;
pub mod shared;
pub mod web;
