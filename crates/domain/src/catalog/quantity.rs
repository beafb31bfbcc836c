use crate::shared::{Corrupt, Kind, Scalar, Value};

/// How many units of a product somebody takes at once: from 1 to [`Quantity::MAX`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(u32);

/// There is no such quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be from 1 to {max}", max = Quantity::MAX)]
pub struct InvalidQuantity;

impl Quantity {
    /// The most: three digits. Whoever needs more of one product makes a contract, and a slip of the finger costs less.
    pub const MAX: u32 = 999;

    /// So many.
    pub const fn new(units: u32) -> Result<Self, InvalidQuantity> {
        if units == 0 || units > Self::MAX {
            return Err(InvalidQuantity);
        }
        Ok(Self(units))
    }

    /// How many.
    pub const fn units(self) -> u32 {
        self.0
    }

    /// Both together, which must not be more than the most.
    pub const fn plus(self, other: Self) -> Result<Self, InvalidQuantity> {
        Self::new(self.0 + other.0)
    }
}

impl Scalar for Quantity {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Value {
        Value::Int(self.0.into())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        let units = u32::try_from(i64::from_value(value)?).map_err(|_| Corrupt("quantity"))?;
        Self::new(units).map_err(|_| Corrupt("quantity"))
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidQuantity, Quantity};
    use crate::shared::{Corrupt, Scalar, Value};

    #[test]
    fn there_is_at_least_one_and_at_most_three_digits() {
        assert_eq!(Quantity::new(1).map(Quantity::units), Ok(1));
        assert_eq!(Quantity::new(999).map(Quantity::units), Ok(999));
        for units in [0, 1000, u32::MAX] {
            assert_eq!(Quantity::new(units), Err(InvalidQuantity), "{units}");
        }
    }

    #[test]
    fn a_sum_obeys_the_same_bounds() {
        let quantity = |units| Quantity::new(units).unwrap();
        assert_eq!(quantity(998).plus(quantity(1)), Ok(quantity(999)));
        assert_eq!(quantity(999).plus(quantity(1)), Err(InvalidQuantity));
    }

    #[test]
    fn what_was_stored_is_read_back_and_nothing_else() {
        for units in [1, 7, Quantity::MAX] {
            let quantity = Quantity::new(units).unwrap();
            assert_eq!(Quantity::from_value(quantity.to_value()), Ok(quantity));
        }
        for units in [0, -1, 1000, i64::MAX] {
            assert_eq!(Quantity::from_value(Value::Int(units)), Err(Corrupt("quantity")));
        }
    }
}
