//! Payments and the ledger: kept whole, never changed behind the books, and paid once however many try.

mod ledger;
mod payments;
mod races;
mod till;
