use std::collections::BTreeMap;

use super::{Account, JournalEntry};
use crate::shared::Currency;

/// The balance of an account would exceed 63 bits of minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the balance of {name} in {currency:?} is out of range", name = account.name())]
pub struct BalanceOutOfRange {
    /// Of which account.
    pub account: Account,
    /// In which currency.
    pub currency: Currency,
}

/// What entries sum up to, by account and currency: debits without credits, in minor units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balances(BTreeMap<(Account, Currency), i64>);

impl Balances {
    /// What all of them sum up to.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a JournalEntry>) -> Result<Self, BalanceOutOfRange> {
        entries.into_iter().try_fold(Self::default(), |mut balances, entry| {
            balances.post(entry)?;
            Ok(balances)
        })
    }

    /// For stores, which sum up where the lines lie: each balance as it was found.
    pub fn from_sums(sums: impl IntoIterator<Item = (Account, Currency, i64)>) -> Self {
        Self(sums.into_iter().map(|(account, currency, balance)| ((account, currency), balance)).collect())
    }

    /// Adds all lines of the entry or, when a balance would be out of range, none.
    pub fn post(&mut self, entry: &JournalEntry) -> Result<(), BalanceOutOfRange> {
        let mut posted = self.0.clone();
        for line in entry.lines() {
            let (account, currency) = (line.account, line.currency);
            let balance = posted.entry((account, currency)).or_default();
            *balance = balance.checked_add(line.minor).ok_or(BalanceOutOfRange { account, currency })?;
        }
        self.0 = posted;
        Ok(())
    }

    /// The balance of one account in one currency; nothing when no line is about it.
    pub fn get(&self, account: Account, currency: Currency) -> i64 {
        self.0.get(&(account, currency)).copied().unwrap_or(0)
    }

    /// Every balance, by account, then currency.
    pub fn iter(&self) -> impl Iterator<Item = (Account, Currency, i64)> {
        self.0.iter().map(|((account, currency), balance)| (*account, *currency, *balance))
    }
}
