//! A filter's reading in SQL; the other one is `Filter::matches`.

use application::query::{Filter, Op};
use domain::shared::Value;
use sea_query::{Condition, Expr, ExprTrait};

use super::{
    driver::{Connection, Plan},
    table::Stored,
};

/// Beyond so many terms a filter is a list that a caller made up, such as of ids.
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
        }
    }

    /// Compares a column with a value; never true of nothing.
    pub(super) fn compare<E: Stored>(&self, column: &'static str, op: Op, value: Value) -> Expr {
        if value == Value::Null {
            return never();
        }
        let left = Expr::col((E::TABLE, column));
        let right = Expr::val(self.bind(E::kind_of(column), value));
        match op {
            Op::Eq => left.eq(right),
            Op::Ne => left.ne(right),
            Op::Lt => left.lt(right),
            Op::Le => left.lte(right),
            Op::Gt => left.gt(right),
            Op::Ge => left.gte(right),
        }
    }
}

fn never() -> Expr {
    Expr::val(1).eq(0)
}

/// Whether statements with this filter are few enough in shape for their plans to be worth keeping.
pub(super) fn plan<E>(filter: &Filter<E>) -> Plan {
    fn terms<E>(filter: &Filter<E>) -> usize {
        match filter {
            Filter::Test { .. } => 1,
            Filter::And(filters) | Filter::Or(filters) => filters.iter().map(terms).sum(),
        }
    }
    if terms(filter) <= FEW_TERMS { Plan::Keep } else { Plan::Forget }
}
