use std::sync::Arc;

use domain::billing::ledger::{Balances, JournalEntry};

use crate::{
    authz::{Actor, Read},
    error::{Error, Never},
    store::UnitOfWork,
};

/// Looks at what the accounts of the ledger hold.
pub struct LedgerAccounts {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
}

impl LedgerAccounts {
    /// The balance of each account in each currency that it was ever used in.
    pub async fn execute(&self, actor: &Actor) -> Result<Balances, Error<Never>> {
        let permit = actor.permit::<Read, JournalEntry>()?;
        Ok(self.uow.read(async |view| view.journal().balances(&permit).await).await?)
    }
}
