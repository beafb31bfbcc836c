//! The vocabulary that all domains share: identities, time, text, money, audit columns, and the primitive form of values.

mod currency;
mod id;
mod money;
mod named;
mod record;
mod replace;
mod scalar;
mod text;
mod timestamp;

pub use currency::{Currency, UnknownCurrency};
pub use id::Id;
pub use money::{InvalidAmount, Money, MoneyError};
pub use record::{Record, Version};
pub(crate) use replace::replace;
pub use scalar::{Corrupt, Kind, Scalar, Value};
pub use text::{FreeText, InvalidText, plain_text};
pub use timestamp::Timestamp;
