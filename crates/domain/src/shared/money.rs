use std::fmt;

use super::Currency;

/// An amount of money in whole minor units of its currency: exact, and the same in every database. Never negative; what
/// is owed is another account, not a sign.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAmount {
    /// Not digits with at most one point between them.
    #[error("must be an amount such as 9.99")]
    Unreadable,
    /// More digits behind the point than the currency has; nothing is rounded.
    #[error("has more than the {places} decimal places of {currency:?}", currency = .0, places = .0.exponent())]
    TooPrecise(Currency),
    /// More than 63 bits of minor units.
    #[error("is out of range")]
    OutOfRange,
}

/// Why there is no such amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Below nothing.
    #[error("an amount cannot be negative")]
    Negative,
    /// Amounts of two currencies cannot be put together.
    #[error("cannot combine {0:?} with {1:?}")]
    Currencies(Currency, Currency),
    /// More than 63 bits of minor units.
    #[error("the amount is out of range")]
    OutOfRange,
    /// There is nobody to allocate to.
    #[error("there is nothing to allocate by")]
    NoShares,
}

type Out<T> = Result<T, MoneyError>;

impl Money {
    /// From minor units: 999 of USD is 9.99.
    pub const fn from_minor(minor: i64, currency: Currency) -> Out<Self> {
        if minor < 0 {
            return Err(MoneyError::Negative);
        }
        Ok(Self { minor, currency })
    }

    /// Nothing, in that currency.
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Reads `9.99`, `9.9` or `9`. Digits that the currency does not have are refused, never rounded.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, InvalidAmount> {
        let (whole, fraction) = match text.split_once('.') {
            Some((_, "")) => return Err(InvalidAmount::Unreadable),
            Some(parts) => parts,
            None => (text, ""),
        };
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return Err(InvalidAmount::Unreadable);
        }
        let places = currency.exponent() as usize;
        if fraction.len() > places {
            return Err(InvalidAmount::TooPrecise(currency));
        }
        let minor = format!("{whole}{fraction:0<places$}").parse().map_err(|_| InvalidAmount::OutOfRange)?;
        Ok(Self { minor, currency })
    }

    /// In minor units.
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// Of what.
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// The amount in major units, with as many decimal places as the currency has: `9.99`.
    pub fn amount(self) -> String {
        let places = self.currency.exponent() as usize;
        let digits = format!("{:0>width$}", self.minor, width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        if places == 0 { whole.to_owned() } else { format!("{whole}.{fraction}") }
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Out<Self> {
        self.same_currency(other)?;
        self.with(self.minor.checked_add(other.minor))
    }

    /// This without the other, which must not be more.
    pub fn minus(self, other: Self) -> Out<Self> {
        self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::OutOfRange)?;
        Self::from_minor(minor, self.currency)
    }

    /// So many times this.
    pub fn times(self, count: u32) -> Out<Self> {
        self.with(self.minor.checked_mul(i64::from(count)))
    }

    /// Splits it by weights without losing a cent: each share is its weight's part, rounded down, and what is left over
    /// goes to the first shares with a weight, one minor unit each.
    pub fn allocate(self, weights: &[u32]) -> Out<Vec<Self>> {
        let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        if total == 0 {
            return Err(MoneyError::NoShares);
        }
        let mut shares = Vec::with_capacity(weights.len());
        for weight in weights {
            let minor = i128::from(self.minor) * i128::from(*weight) / total;
            shares.push(i64::try_from(minor).map_err(|_| MoneyError::OutOfRange)?);
        }
        let mut left = self.minor - shares.iter().sum::<i64>();
        for (share, _) in shares.iter_mut().zip(weights).filter(|(_, weight)| **weight > 0) {
            if left == 0 {
                break;
            }
            *share += 1;
            left -= 1;
        }
        shares.into_iter().map(|minor| Self::from_minor(minor, self.currency)).collect()
    }

    fn same_currency(self, other: Self) -> Out<()> {
        if self.currency != other.currency {
            return Err(MoneyError::Currencies(self.currency, other.currency));
        }
        Ok(())
    }

    fn with(self, minor: Option<i64>) -> Out<Self> {
        minor.map(|minor| Self { minor, ..self }).ok_or(MoneyError::OutOfRange)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.amount(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::{Currency, InvalidAmount, Money, MoneyError};
    use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    fn usd(text: &str) -> Result<Money, InvalidAmount> {
        Money::parse(text, currency("USD"))
    }

    fn currencies() -> impl Strategy<Value = Currency> {
        prop_oneof![Just("USD"), Just("JPY"), Just("KWD")].prop_map(currency)
    }

    fn amounts() -> impl Strategy<Value = Money> {
        (0..=i64::MAX, currencies()).prop_map(|(minor, currency)| Money::from_minor(minor, currency).unwrap())
    }

    #[test]
    fn amounts_are_read_exactly_or_not_at_all() {
        assert_eq!(usd("9.99").map(Money::minor), Ok(999));
        assert_eq!(usd("9.9").map(Money::minor), Ok(990));
        assert_eq!(usd("9").map(Money::minor), Ok(900));
        assert_eq!(usd("9.999"), Err(InvalidAmount::TooPrecise(currency("USD"))));
        assert_eq!(Money::parse("1.0", currency("JPY")), Err(InvalidAmount::TooPrecise(currency("JPY"))));
        assert_eq!(usd("92233720368547758.08"), Err(InvalidAmount::OutOfRange));
        for text in ["", ".", ".5", "5.", "-1", "+1", "1e3", "1,000", "1.2.3", " 1", "٣"] {
            assert_eq!(usd(text), Err(InvalidAmount::Unreadable), "{text:?}");
        }
    }

    #[test]
    fn currencies_do_not_mix() {
        let (dollar, yen) = (Money::zero(currency("USD")), Money::zero(currency("JPY")));
        let refusal = MoneyError::Currencies(currency("USD"), currency("JPY"));
        assert_eq!((dollar.plus(yen), dollar.minus(yen)), (Err(refusal), Err(refusal)));
    }

    #[test]
    fn nothing_overflows_or_falls_below_zero() {
        let most = Money::from_minor(i64::MAX, currency("USD")).unwrap();
        let cent = Money::from_minor(1, currency("USD")).unwrap();
        assert_eq!(most.plus(cent), Err(MoneyError::OutOfRange));
        assert_eq!(most.times(2), Err(MoneyError::OutOfRange));
        assert_eq!(Money::zero(currency("USD")).minus(cent), Err(MoneyError::Negative));
        assert_eq!(Money::from_minor(-1, currency("USD")), Err(MoneyError::Negative));
    }

    #[test]
    fn allocating_by_nothing_is_refused() {
        assert_eq!(usd("1").unwrap().allocate(&[]), Err(MoneyError::NoShares));
        assert_eq!(usd("1").unwrap().allocate(&[0, 0]), Err(MoneyError::NoShares));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(money in amounts()) {
            prop_assert_eq!(Money::parse(&money.amount(), money.currency()), Ok(money));
        }

        #[test]
        fn subtracting_undoes_adding(a in amounts(), b in 0..=i64::MAX) {
            let b = Money::from_minor(b, a.currency()).unwrap();
            if let Ok(sum) = a.plus(b) {
                prop_assert_eq!(sum.minus(b), Ok(a));
                prop_assert_eq!(b.plus(a), Ok(sum));
            }
        }

        #[test]
        fn multiplying_is_adding_again_and_again(minor in 0..=1_000_000_i64, count in 0..50_u32) {
            let money = Money::from_minor(minor, currency("USD")).unwrap();
            let sum = (0..count).try_fold(Money::zero(currency("USD")), |sum, _| sum.plus(money));
            prop_assert_eq!(money.times(count), sum);
        }

        #[test]
        fn allocation_loses_nothing_and_is_fair(
            money in amounts(),
            weights in proptest::collection::vec(any::<u32>(), 1..20),
        ) {
            proptest::prop_assume!(weights.iter().any(|weight| *weight > 0));
            let shares = money.allocate(&weights).unwrap();
            prop_assert_eq!(shares.iter().map(|share| i128::from(share.minor())).sum::<i128>(), i128::from(money.minor()));
            let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
            for (share, weight) in shares.iter().zip(&weights) {
                let exact = i128::from(money.minor()) * i128::from(*weight) / total;
                let extra = i128::from(share.minor()) - exact;
                prop_assert!((0..=1).contains(&extra) && (*weight > 0 || extra == 0));
            }
        }
    }
}
