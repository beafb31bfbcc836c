//! What tests use in place of the world: an in-memory store (`memory`), doubles of the ports (`fakes`), entities with
//! overridable fields (`factories`) and the actors that go with them (`actor`). Links nothing but the inner rings, so a
//! test of a use case builds in seconds.

pub mod actor;
pub mod factories;
pub mod fakes;
mod memory;
mod shown;

pub use memory::{Contents, Memory};
pub use shown::Shown;
