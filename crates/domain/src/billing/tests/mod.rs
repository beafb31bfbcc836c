//! Payments, from the outside: what is refused and why, then all of it at once against a model.

mod fixture;
mod payment;
mod properties;
mod refunds;

pub(super) use fixture::{code, currency, id, pending, reference, succeeded, usd};
