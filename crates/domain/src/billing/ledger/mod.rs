//! Where money came from and went: double-entry bookkeeping. Entries are written once and never changed; what was wrong
//! is set right by another entry. No entry can be made that does not balance, and [`imbalances`] finds what was altered
//! in storage.

mod account;
mod audit;
mod balances;
mod entry;
mod line;

#[cfg(test)]
mod tests;

pub use account::Account;
pub use audit::imbalances;
pub use balances::{BalanceOutOfRange, Balances};
pub use entry::{EntryReference, EntryState, JournalEntry, NoMoneyMoved, Unbalanced};
pub use line::Line;
