use domain::billing::ledger::JournalEntry;

use crate::crud::Crud;

/// Looks at what was booked.
pub type LedgerEntries = Crud<JournalEntry>;
