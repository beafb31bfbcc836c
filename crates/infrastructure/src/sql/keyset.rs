//! Pages behind a cursor, in a form that an index answers by going straight to the place: reading all that comes before
//! would make a page slower the deeper it lies. Neither database makes a range of `a < x OR (a = x AND b < y)`; both make
//! one of `(a, b) < (x, y)` and of a bound on the first column.

use application::{
    query::{Cursor, Op, Sort},
    store::StoreError,
};
use domain::shared::Value;
use sea_query::{Condition, Expr, ExprTrait};

use super::{driver::Connection, table::Stored};

/// A column of the order, and its value where the page before ended.
type Key<'a, E> = (&'a Sort<E>, &'a Value);

impl Connection {
    /// The condition that what comes behind the cursor fulfils.
    pub(super) fn behind<E: Stored>(
        &self,
        order: &[Sort<E>],
        Cursor(last): &Cursor,
    ) -> Result<Condition, StoreError> {
        if order.len() != last.len() {
            return Err(StoreError::Broken("the cursor is of another sort".into()));
        }
        let keys: Vec<Key<'_, E>> = order.iter().zip(last).collect();
        Ok(self.behind_keys(&keys))
    }

    fn behind_keys<E: Stored>(&self, keys: &[Key<'_, E>]) -> Condition {
        match keys {
            [] => Condition::all(),
            [(sort, last)] => {
                Condition::all().add(self.compare::<E>(sort.column.name, beyond(sort), (*last).clone()))
            }
            [(first, last), rest @ ..]
                if rest.iter().any(|(sort, _)| sort.descending != first.descending) =>
            {
                // With the bound, "different" is "beyond"; said so, it tempts no planner to join two indexes.
                let different = self.compare::<E>(first.column.name, Op::Ne, (*last).clone());
                Condition::all()
                    .add(self.compare::<E>(first.column.name, at_or_beyond(first), (*last).clone()))
                    .add(Condition::any().add(different).add(self.behind_keys(rest)))
            }
            [(first, _), ..] => Condition::all().add(self.tuple_beyond(first, keys)),
        }
    }

    /// `(a, b) > (x, y)`, for columns of one direction.
    fn tuple_beyond<E: Stored>(&self, first: &Sort<E>, keys: &[Key<'_, E>]) -> Expr {
        let columns = Expr::tuple(keys.iter().map(|(sort, _)| Expr::col((E::TABLE, sort.column.name))));
        let values =
            Expr::tuple(keys.iter().map(|(sort, last)| self.value::<E>(sort.column.name, (*last).clone())));
        if first.descending { columns.lt(values) } else { columns.gt(values) }
    }
}

const fn beyond<E>(sort: &Sort<E>) -> Op {
    if sort.descending { Op::Lt } else { Op::Gt }
}

const fn at_or_beyond<E>(sort: &Sort<E>) -> Op {
    if sort.descending { Op::Le } else { Op::Ge }
}
