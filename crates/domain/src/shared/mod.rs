//! The vocabulary that all domains share: identities, time, text, audit columns, and the primitive form of values.

mod id;
mod record;
mod scalar;
mod text;
mod timestamp;

pub use id::Id;
pub use record::{Record, Version};
pub use scalar::{Corrupt, Kind, Scalar, Value};
pub use text::{InvalidText, plain_text};
pub use timestamp::Timestamp;
