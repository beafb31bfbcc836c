//! Orders, from the outside: what is refused and why, then all of it at once against a model.

mod fixture;
mod fulfilment;
mod items;
mod model;
mod payment;
mod properties;
