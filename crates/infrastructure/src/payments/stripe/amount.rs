//! Amounts as Stripe writes them. It mostly takes minor units of ISO 4217, and says where it does not
//! (<https://docs.stripe.com/currencies>, zero-decimal, three-decimal and special cases).

use domain::shared::Money;

/// The amount cannot be written as Stripe wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Inexpressible;

impl Inexpressible {
    /// The reason for which a payment of such an amount is declined, without asking.
    pub(super) const CODE: &'static str = "amount_not_supported";
}

/// An amount in the units and the currency of Stripe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) units: i64,
    /// In lower case.
    pub(super) currency: String,
}

impl Amount {
    /// Nothing is rounded: what has no exact amount is not charged.
    pub(super) fn of(money: Money) -> Result<Self, Inexpressible> {
        let code = money.currency().code();
        let minor = money.minor();
        let units = match code {
            // Has no minor unit any more, and is written as if it had two digits.
            "ISK" => minor.checked_mul(100).ok_or(Inexpressible)?,
            // ISO 4217 has two digits, Stripe none.
            "MGA" => divided(minor, 100)?,
            // Among the currencies without minor unit, and among those that are written with two digits none the less.
            // Taking one for the other would charge a hundred times too much.
            "UGX" => return Err(Inexpressible),
            // Of three digits, the last has to be 0.
            _ if money.currency().exponent() == 3 => divided(minor, 10)? * 10,
            _ => minor,
        };
        Ok(Self { units, currency: code.to_ascii_lowercase() })
    }
}

fn divided(minor: i64, by: i64) -> Result<i64, Inexpressible> {
    if minor % by != 0 {
        return Err(Inexpressible);
    }
    Ok(minor / by)
}

#[cfg(test)]
mod tests {
    use domain::shared::{Currency, Money};

    use super::{Amount, Inexpressible};

    fn units(amount: &str, currency: &str) -> Result<i64, Inexpressible> {
        let money = Money::parse(amount, Currency::parse(currency).unwrap()).unwrap();
        Amount::of(money).map(|amount| amount.units)
    }

    #[test]
    fn most_amounts_are_minor_units() {
        assert_eq!(units("10.00", "USD"), Ok(1000));
        assert_eq!(units("500", "JPY"), Ok(500));
        assert_eq!(units("10.45", "HUF"), Ok(1045));
        let euro = Money::from_minor(999, Currency::parse("EUR").unwrap()).unwrap();
        assert_eq!(Amount::of(euro), Ok(Amount { units: 999, currency: "eur".to_owned() }));
    }

    #[test]
    fn of_three_digits_the_last_is_zero() {
        assert_eq!(units("5.120", "KWD"), Ok(5120));
        assert_eq!(units("5.124", "KWD"), Err(Inexpressible));
    }

    #[test]
    fn currencies_that_stripe_counts_in_another_way_are_converted_exactly() {
        assert_eq!(units("5", "ISK"), Ok(500));
        assert_eq!(units("5.00", "MGA"), Ok(5));
        assert_eq!(units("5.50", "MGA"), Err(Inexpressible));
        let most = Money::from_minor(i64::MAX, Currency::parse("ISK").unwrap()).unwrap();
        assert_eq!(Amount::of(most), Err(Inexpressible));
    }

    #[test]
    fn a_currency_that_stripe_counts_in_two_ways_is_not_charged() {
        assert_eq!(units("5", "UGX"), Err(Inexpressible));
    }
}
