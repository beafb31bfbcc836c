//! How payments lie in their table, and their refunds in another; and how the ledger lies in two, which databases let nobody
//! change.

use application::{
    authz::{Permit, Read},
    billing::LedgerSums,
    store::StoreError,
};
use async_trait::async_trait;
use domain::{
    billing::{
        Payment, PaymentState, Refund,
        ledger::{Account, Balances, EntryState, JournalEntry, Line},
    },
    shared::{Corrupt, Currency, Kind},
};

use crate::{
    sql::{Row, SqlSession, corrupt},
    table,
};

table!(Payment as PaymentState => "payments" {
    id, order_id, customer_id, method, status, gateway_reference, failure_code, discrepancy
}
    money amount { amount_minor, currency }
    record record
    derived { is_settled }
    children refunds: Refund => "refunds" of payment_id {
        id, status, gateway_reference, failure_code, requested_at
    }
        money amount { amount_minor, currency });

table!(JournalEntry as EntryState => "ledger_entries" { id, at, reference }
    children lines: Line => "ledger_lines" of entry_id { account, minor, currency });

#[async_trait]
impl LedgerSums for SqlSession {
    async fn balances(&mut self, permit: &Permit<Read, JournalEntry>) -> Result<Balances, StoreError> {
        const BY: [(&str, Kind); 2] = [("account", Kind::Text), ("currency", Kind::Text)];
        let rows = self.sum_of_children(permit, &BY, "minor").await?;
        let sums = rows.into_iter().map(balance).collect::<Result<Vec<_>, Corrupt>>();
        Ok(Balances::from_sums(sums.map_err(corrupt)?))
    }
}

fn balance(mut row: Row) -> Result<(Account, Currency, i64), Corrupt> {
    Ok((row.take()?, row.take()?, row.take()?))
}
