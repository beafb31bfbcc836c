//! A filter's reading in SQL; the other one is `Filter::matches`. Patterns (LIKE) are absent on purpose: SQLite's ignore
//! the case of ASCII letters, PostgreSQL's do not, and both would need escapes.

use application::query::{Filter, Op, Place};
use domain::shared::{Kind, Value};
use sea_query::{Condition, Expr, ExprTrait, Func};

use super::{
    driver::{Connection, Plan},
    table::Stored,
};

/// Beyond so many terms a filter is one that a caller made up, and hardly one that comes again.
const FEW_TERMS: usize = 8;

impl Connection {
    /// The condition that the entities which pass the filter fulfil.
    pub(super) fn condition<E: Stored>(&self, filter: &Filter<E>) -> Condition {
        match filter {
            Filter::And(filters) => {
                filters.iter().fold(Condition::all(), |all, filter| all.add(self.condition(filter)))
            }
            Filter::Or(filters) if filters.is_empty() => Condition::all().add(never()),
            Filter::Or(filters) => {
                filters.iter().fold(Condition::any(), |any, filter| any.add(self.condition(filter)))
            }
            Filter::Test { column, op, value } => {
                Condition::all().add(self.compare::<E>(column.name, *op, value.clone()))
            }
            Filter::In { column, values } => Condition::all().add(self.one_of::<E>(column.name, values)),
            Filter::Null { column, is_null: true } => Condition::all().add(cell::<E>(column.name).is_null()),
            Filter::Null { column, is_null: false } => {
                Condition::all().add(cell::<E>(column.name).is_not_null())
            }
            Filter::Part { column, place: Place::Anywhere, text } => {
                Condition::all().add(self.contains(cell::<E>(column.name), text))
            }
            Filter::Part { column, place: Place::Start, text } => self.starts_with::<E>(column.name, text),
        }
    }

    /// Compares a column with a value; never true of nothing.
    pub(super) fn compare<E: Stored>(&self, column: &'static str, op: Op, value: Value) -> Expr {
        if value == Value::Null {
            return never();
        }
        let left = cell::<E>(column);
        let right = self.value::<E>(column, value);
        match op {
            Op::Eq => left.eq(right),
            Op::Ne => left.ne(right),
            Op::Lt => left.lt(right),
            Op::Le => left.lte(right),
            Op::Gt => left.gt(right),
            Op::Ge => left.gte(right),
        }
    }

    /// The value as one of the column.
    pub(super) fn value<E: Stored>(&self, column: &'static str, value: Value) -> Expr {
        Expr::val(self.bind(E::kind_of(column), value))
    }

    /// Whether the column has one of the values.
    pub(super) fn one_of<E: Stored>(&self, column: &'static str, values: &[Value]) -> Expr {
        self.is_among(cell::<E>(column), E::kind_of(column), values)
    }

    /// The last value is repeated up to the next power of two, so that the statement has few texts, however many values
    /// there are: the database plans each text anew.
    pub(super) fn is_among(&self, left: Expr, kind: Kind, values: &[Value]) -> Expr {
        let mut values: Vec<_> =
            values.iter().filter(|value| **value != Value::Null).map(|value| (*value).clone()).collect();
        let Some(last) = values.last().cloned() else {
            return never();
        };
        let value = |value| Expr::val(self.bind(kind, value));
        if values.len() == 1 {
            return left.eq(value(last));
        }
        values.resize(values.len().next_power_of_two(), last);
        left.is_in(values.into_iter().map(value))
    }

    /// Whether the text is in `whole`, to the letter.
    pub(super) fn contains(&self, whole: Expr, text: &str) -> Expr {
        Func::cust(self.position()).arg(whole).arg(Expr::val(text)).gt(0)
    }

    /// As a range, which an index serves. Text is in the order of its bytes, which for UTF-8 is that of its characters.
    fn starts_with<E: Stored>(&self, column: &'static str, text: &str) -> Condition {
        let from = self.compare::<E>(column, Op::Ge, Value::Text(text.to_owned()));
        let below = behind(text).map(|end| self.compare::<E>(column, Op::Lt, Value::Text(end)));
        Condition::all().add(from).add_option(below)
    }
}

/// The least text that is greater than all that begin with this one; none behind the last character of Unicode.
fn behind(text: &str) -> Option<String> {
    let mut end = text.to_owned();
    while let Some(last) = end.pop() {
        if let Some(next) = (last..=char::MAX).nth(1) {
            end.push(next);
            return Some(end);
        }
    }
    None
}

fn cell<E: Stored>(column: &'static str) -> Expr {
    Expr::col((E::TABLE, column))
}

fn never() -> Expr {
    Expr::val(1).eq(0)
}

/// Whether statements with this filter are few enough in shape for their plans to be worth keeping.
pub(super) fn plan<E>(filter: &Filter<E>) -> Plan {
    fn terms<E>(filter: &Filter<E>) -> usize {
        match filter {
            Filter::Test { .. } | Filter::In { .. } | Filter::Null { .. } | Filter::Part { .. } => 1,
            Filter::And(filters) | Filter::Or(filters) => filters.iter().map(terms).sum(),
        }
    }
    if terms(filter) <= FEW_TERMS { Plan::Keep } else { Plan::Forget }
}
