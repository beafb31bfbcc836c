//! Everything SQL, for both databases. Statements are built in `scoped` and `listing`, each from a permit, and run by
//! `driver`, which is private: code outside this module has no way to run a statement of its own.

mod bulk;
mod capabilities;
mod children;
mod condition;
mod database;
mod driver;
mod errors;
mod keyset;
mod listing;
pub mod migrate;
mod outbox;
mod pool;
mod queue;
mod rows;
mod scoped;
mod sums;
mod table;
mod tally;
mod texts;

pub use children::Children;
pub use database::{Database, DatabaseSettings, OpenError, Target};
pub(crate) use queue::{Change, Heads, TakeFirst};
pub use scoped::SqlSession;
pub(crate) use scoped::corrupt;
pub use table::{Row, Stored, kind_of_field, kind_of_getter, nullable_field, nullable_getter};
pub(crate) use tally::Tally;
