use crate::shared::{Corrupt, Kind, Scalar, Value};

/// How often a run was handed to a worker. Whoever comes with a smaller number held it before, and may write nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fence(i64);

impl Fence {
    /// Of a run that nobody has held yet.
    pub const NONE: Self = Self(0);

    /// Of the next holder.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl Scalar for Fence {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        i64::from_value(value).map(Self)
    }
}
