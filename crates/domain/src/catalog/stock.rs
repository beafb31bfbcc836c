use crate::shared::{Corrupt, Kind, Scalar, Value};

/// How many units of a product there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stock(u32);

impl Stock {
    /// So many.
    pub const fn new(units: u32) -> Self {
        Self(units)
    }

    /// How many.
    pub const fn units(self) -> u32 {
        self.0
    }
}

impl Scalar for Stock {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Value {
        Value::Int(self.0.into())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        u32::try_from(i64::from_value(value)?).map(Self).map_err(|_| Corrupt("stock"))
    }
}

#[cfg(test)]
mod tests {
    use super::Stock;
    use crate::shared::{Corrupt, Scalar, Value};

    #[test]
    fn what_was_stored_is_read_back() {
        for stock in [Stock::default(), Stock::new(7), Stock::new(u32::MAX)] {
            assert_eq!(Stock::from_value(stock.to_value()), Ok(stock));
        }
    }

    #[test]
    fn there_are_never_fewer_than_none() {
        for units in [-1, i64::MIN, i64::MAX] {
            assert_eq!(Stock::from_value(Value::Int(units)), Err(Corrupt("stock")));
        }
    }
}
