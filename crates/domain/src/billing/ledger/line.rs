use super::Account;
use crate::shared::{Currency, Money};

/// One side of an entry: what it adds to one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which account.
    pub account: Account,
    /// How much, in minor units of its currency: a debit is positive, a credit negative.
    pub minor: i64,
    /// Of what.
    pub currency: Currency,
}

impl Line {
    /// So much to the debit of the account.
    pub const fn debit(account: Account, amount: Money) -> Self {
        Self { account, minor: amount.minor(), currency: amount.currency() }
    }

    /// So much to the credit of the account.
    pub const fn credit(account: Account, amount: Money) -> Self {
        // An amount is never negative, so its negation always exists.
        Self { account, minor: -amount.minor(), currency: amount.currency() }
    }
}
