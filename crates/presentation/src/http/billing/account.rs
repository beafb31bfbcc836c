//! Sums on accounts on the wire: an amount, and on which side it stands.

use domain::{
    billing::ledger::Account,
    shared::{Currency, Money},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::schemas;
use crate::http::money::MoneyBody;

/// What stands on one side of an account.
#[derive(Serialize, ToSchema)]
#[schema(as = AccountSum)]
pub(crate) struct SumBody {
    #[schema(schema_with = schemas::account)]
    account: &'static str,
    #[schema(schema_with = schemas::account_code)]
    code: u16,
    #[schema(schema_with = schemas::side)]
    side: &'static str,
    amount: MoneyBody,
}

impl SumBody {
    /// So much, in minor units, debits positive. None when there is no such amount: the least number has no positive one.
    pub(crate) fn of(account: Account, minor: i64, currency: Currency) -> Option<Self> {
        let amount = Money::from_minor(minor.checked_abs()?, currency).ok()?;
        Some(Self { account: account.name(), code: account.code(), side: side(minor), amount: amount.into() })
    }
}

/// On which side a number of minor units stands.
pub(crate) const fn side(minor: i64) -> &'static str {
    if minor < 0 { "credit" } else { "debit" }
}

#[cfg(test)]
mod tests {
    use domain::{billing::ledger::Account, shared::Currency};
    use serde_json::{Value, json};

    use super::SumBody;

    fn shown(minor: i64) -> Option<Value> {
        let sum = SumBody::of(Account::Sales, minor, Currency::parse("USD").unwrap())?;
        serde_json::to_value(sum).ok()
    }

    #[test]
    fn the_sign_of_a_sum_is_its_side() {
        let credit = json!({"account": "sales", "code": 4000, "side": "credit",
                            "amount": {"amount": "9.99", "currency": "USD"}});
        assert_eq!(shown(-999), Some(credit));
        assert_eq!(shown(999).unwrap()["side"], "debit");
        assert_eq!(shown(0).unwrap()["side"], "debit");
        assert_eq!(shown(i64::MIN), None);
    }
}
