//! What can be asked of a collection, independent of any database. One predicate has two readings: adapters turn it into
//! SQL by column name, and [`Filter::matches`] evaluates it on an entity in memory.

use std::marker::PhantomData;

use domain::shared::{Scalar, Value};

use crate::store::Listed;

/// A typed handle on one field of `E`; made by [`field!`](crate::field), so that a renamed field is a compile error.
pub struct Field<E, T> {
    column: Column<E>,
    _type: PhantomData<fn() -> T>,
}

impl<E, T> Clone for Field<E, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, T> Copy for Field<E, T> {}

/// The same handle without the type of the field.
pub struct Column<E> {
    /// The name of the column, which is the name of the field.
    pub name: &'static str,
    /// The value of the field.
    pub read: fn(&E) -> Value,
}

impl<E> Clone for Column<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Column<E> {}

/// `field!(User.role())`: the field behind a getter, by which entities can be filtered.
#[macro_export]
macro_rules! field {
    ($Entity:ident . $field:ident ()) => {
        $crate::query::Field::<$Entity, _>::new(
            stringify!($field),
            |entity: &$Entity| ::domain::shared::Scalar::to_value(&entity.$field()),
            |entity: &$Entity| entity.$field(),
        )
    };
}

impl<E, T> Field<E, T> {
    /// For the macro; `_type` only fixes `T`.
    #[doc(hidden)]
    pub const fn new(name: &'static str, read: fn(&E) -> Value, _type: fn(&E) -> T) -> Self {
        Self { column: Column { name, read }, _type: PhantomData }
    }

    /// The handle without the type.
    pub const fn column(self) -> Column<E> {
        self.column
    }
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Which entities.
pub enum Filter<E> {
    /// Those whose field compares so.
    Test {
        /// The field.
        column: Column<E>,
        /// The comparison.
        op: Op,
        /// What it is compared with.
        value: Value,
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

impl<E, T: Scalar> Field<E, T> {
    /// Compares the field with a value of its own type.
    pub fn test(self, op: Op, value: &T) -> Filter<E> {
        Filter::Test { column: self.column, op, value: value.to_value() }
    }

    /// Equal to `value`.
    pub fn eq(self, value: &T) -> Filter<E> {
        self.test(Op::Eq, value)
    }

    /// Not equal to `value`.
    pub fn ne(self, value: &T) -> Filter<E> {
        self.test(Op::Ne, value)
    }

    /// Less than `value`.
    pub fn lt(self, value: &T) -> Filter<E> {
        self.test(Op::Lt, value)
    }

    /// Greater than `value`.
    pub fn gt(self, value: &T) -> Filter<E> {
        self.test(Op::Gt, value)
    }

    /// One of `values`; nothing when there are none.
    pub fn one_of(self, values: impl IntoIterator<Item = T>) -> Filter<E> {
        Filter::Or(values.into_iter().map(|value| self.eq(&value)).collect())
    }
}

/// A column that a caller may sort by.
pub struct Sort<E> {
    /// The column; its values are never null, so that pages can continue behind any of them.
    pub column: Column<E>,
    /// From the greatest down.
    pub descending: bool,
}

impl<E> Clone for Sort<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for Sort<E> {}

/// Which part of the collection.
#[derive(Clone, Debug)]
pub enum Paging {
    /// Skips `offset` entities. Simple, and slow at depth.
    Offset(u64),
    /// Goes on behind the last entity of the page before: stable under inserts and equally fast at any depth.
    After(Cursor),
}

/// Where a page ended: the sort values of its last entity, and its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor(pub Vec<Value>);

/// A question to a collection.
pub struct Query<E> {
    /// Only these.
    pub filter: Filter<E>,
    /// Only those whose searched columns contain this text, regardless of case.
    pub search: Option<String>,
    /// In this order; the id breaks ties, in the direction of the last column.
    pub sort: Vec<Sort<E>>,
    /// At most so many.
    pub limit: u32,
    /// Which part.
    pub paging: Paging,
    /// Whether to count them all, which costs a statement of its own.
    pub count: bool,
}

impl<E> Default for Query<E> {
    fn default() -> Self {
        Self {
            filter: Filter::all(),
            search: None,
            sort: Vec::new(),
            limit: 20,
            paging: Paging::Offset(0),
            count: false,
        }
    }
}

/// The entity cannot be sorted by that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot sort by '{0}'")]
pub struct UnknownSort(pub String);

/// Reads `-created_at,username`. Only the entity's whitelist resolves, so no text of a caller ever reaches a statement.
pub fn parse_sort<E: Listed>(spec: &str) -> Result<Vec<Sort<E>>, UnknownSort> {
    let sort = |part: &str| {
        let (descending, name) = part.strip_prefix('-').map_or((false, part), |name| (true, name));
        let known = E::SORT.iter().find(|(known, _)| *known == name);
        known
            .map(|(_, column)| Sort { column: *column, descending })
            .ok_or_else(|| UnknownSort(name.to_owned()))
    };
    spec.split(',').map(sort).collect()
}

/// Part of a collection.
#[derive(Debug)]
pub struct Page<E> {
    /// The entities.
    pub items: Vec<E>,
    /// How many there are in all, if that was asked.
    pub total: Option<u64>,
    /// Where the next page begins, when there is more.
    pub next: Option<Cursor>,
}
