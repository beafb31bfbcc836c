//! What tests use in place of the world: an in-memory store (`memory`), doubles of the ports (`fakes`), entities with
//! overridable fields (`factories`), the actors that go with them (`actor`), and servers that others wrote (`peer`). Links
//! nothing but the inner rings, so a test of a use case builds in seconds.

pub mod actor;
pub mod factories;
pub mod fakes;
mod memory;
mod oidc;
mod peer;
mod redis;
mod shown;
mod stub_server;

pub use memory::{Contents, Memory};
pub use oidc::OidcProvider;
pub use peer::Peer;
pub use redis::OwnRedis;
pub use shown::Shown;
pub use stub_server::{StubAnswer, StubServer};
