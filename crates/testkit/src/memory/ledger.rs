//! Sums over the ledger.

use application::{
    authz::{Permit, Read},
    billing::LedgerSums,
    store::StoreError,
};
use async_trait::async_trait;
use domain::billing::ledger::{Balances, JournalEntry};

use super::workspace::{Out, Workspace};

#[async_trait]
impl LedgerSums for Workspace {
    async fn balances(&mut self, permit: &Permit<Read, JournalEntry>) -> Out<Balances> {
        self.statement()?;
        let entries: Vec<_> = self.visible(permit).collect();
        Balances::of(&entries).map_err(|error| StoreError::Broken(error.into()))
    }
}
