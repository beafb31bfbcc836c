//! What handlers take from a request. Whatever is not acceptable is refused here, with a problem that says what.

mod json;
mod members;
mod path;
mod query;
mod refused;

pub(crate) use json::from_json;
pub use json::{Body, RawBody};
pub use path::{Path, PathId};
pub use query::Params;
