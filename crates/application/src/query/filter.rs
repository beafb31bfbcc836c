//! Predicates, and their reading in memory.

use domain::shared::Value;

use super::Column;

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
}

/// Where a text may stand in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Anywhere.
    Anywhere,
    /// At the beginning.
    Start,
}

/// Which entities.
pub enum Filter<E> {
    /// Those whose field compares so. A comparison with nothing is never true.
    Test {
        /// The field.
        column: Column<E>,
        /// The comparison.
        op: Op,
        /// What it is compared with.
        value: Value,
    },
    /// Those whose field is one of these; nothing when there are none.
    In {
        /// The field.
        column: Column<E>,
        /// The values, in any order.
        values: Vec<Value>,
    },
    /// Those whose field has, or has not, nothing in it.
    Null {
        /// The field.
        column: Column<E>,
        /// Whether nothing is in it.
        is_null: bool,
    },
    /// Those whose field has this text in it, to the letter; every text has the empty one.
    Part {
        /// The field.
        column: Column<E>,
        /// Where.
        place: Place,
        /// The text.
        text: String,
    },
    /// Those that pass all of them; everything when there are none.
    And(Vec<Filter<E>>),
    /// Those that pass any of them; nothing when there are none.
    Or(Vec<Filter<E>>),
}

impl<E> Clone for Filter<E> {
    fn clone(&self) -> Self {
        match self {
            Self::Test { column, op, value } => Self::Test { column: *column, op: *op, value: value.clone() },
            Self::In { column, values } => Self::In { column: *column, values: values.clone() },
            Self::Null { column, is_null } => Self::Null { column: *column, is_null: *is_null },
            Self::Part { column, place, text } => {
                Self::Part { column: *column, place: *place, text: text.clone() }
            }
            Self::And(filters) => Self::And(filters.clone()),
            Self::Or(filters) => Self::Or(filters.clone()),
        }
    }
}

impl<E> Filter<E> {
    /// Everything.
    pub const fn all() -> Self {
        Self::And(Vec::new())
    }

    /// Nothing.
    pub const fn none() -> Self {
        Self::Or(Vec::new())
    }

    /// Those that pass both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::And(vec![self, other])
    }

    /// Those that pass either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self::Or(vec![self, other])
    }

    /// Whether `entity` is among them. SQL's reading: a comparison with nothing is never true.
    pub fn matches(&self, entity: &E) -> bool {
        match self {
            Self::And(filters) => filters.iter().all(|filter| filter.matches(entity)),
            Self::Or(filters) => filters.iter().any(|filter| filter.matches(entity)),
            Self::Test { column, op, value } => compare(&(column.read)(entity), *op, value),
            Self::In { column, values } => {
                let have = (column.read)(entity);
                values.iter().any(|value| compare(&have, Op::Eq, value))
            }
            Self::Null { column, is_null } => ((column.read)(entity) == Value::Null) == *is_null,
            Self::Part { column, place, text } => match ((column.read)(entity), place) {
                (Value::Text(have), Place::Anywhere) => have.contains(text),
                (Value::Text(have), Place::Start) => have.starts_with(text),
                _ => false,
            },
        }
    }
}

fn compare(have: &Value, op: Op, want: &Value) -> bool {
    if *have == Value::Null || *want == Value::Null {
        return false;
    }
    have.partial_cmp(want).is_some_and(|order| match op {
        Op::Eq => order.is_eq(),
        Op::Ne => order.is_ne(),
        Op::Lt => order.is_lt(),
        Op::Le => order.is_le(),
        Op::Gt => order.is_gt(),
        Op::Ge => order.is_ge(),
    })
}
