use crate::named;

named!(
    /// The chart of accounts: as few as tell where money is and why it came or went. Fees, taxes and payouts to a bank
    /// are accounts to add once something tells of them.
    Account,
    "account",
    {
        /// What the payment gateway holds for us: an asset, so its balance is a debit.
        GatewayCash => "gateway_cash",
        /// What customers paid: income, so its balance is a credit.
        Sales => "sales",
        /// What was given back to customers: less income, so its balance is a debit. Apart from sales, so that both can
        /// be told.
        Refunds => "refunds",
    }
);

impl Account {
    /// Its number, by which accountants know it: 1xxx are assets, 4xxx is income.
    pub const fn code(self) -> u16 {
        match self {
            Self::GatewayCash => 1000,
            Self::Sales => 4000,
            Self::Refunds => 4900,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Account;

    #[test]
    fn names_and_codes_are_those_that_storage_and_accountants_know() {
        assert_eq!(Account::ALL.map(Account::name), ["gateway_cash", "sales", "refunds"]);
        assert_eq!(Account::ALL.map(Account::code), [1000, 4000, 4900]);
    }
}
