//! Filters that a failing test can print. The real ones cannot be printed: what they compare with may be personal.

use std::fmt;

use application::query::Filter;

/// A filter, shown like `And[role Eq Text("user"), cpf is null]`.
pub struct Shown<E>(pub Filter<E>);

impl<E> Clone for Shown<E> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<E> fmt::Debug for Shown<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nested = |filters: &[Filter<E>]| filters.iter().cloned().map(Self).collect::<Vec<_>>();
        match &self.0 {
            Filter::Test { column, op, value } => write!(f, "{} {op:?} {value:?}", column.name),
            Filter::In { column, values } => write!(f, "{} in {values:?}", column.name),
            Filter::Null { column, is_null: true } => write!(f, "{} is null", column.name),
            Filter::Null { column, is_null: false } => write!(f, "{} is not null", column.name),
            Filter::Part { column, place, text } => write!(f, "{} has {place:?} {text:?}", column.name),
            Filter::And(filters) => write!(f, "And{:?}", nested(filters)),
            Filter::Or(filters) => write!(f, "Or{:?}", nested(filters)),
        }
    }
}
