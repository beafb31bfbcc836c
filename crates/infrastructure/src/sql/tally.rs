//! How many rows there are of each kind.

use application::{authz::Permit, query::Filter, store::StoreError};
use domain::shared::{Kind, Scalar, Timestamp};
use sea_query::{Expr, ExprTrait, Query};

use super::{
    condition::plan,
    scoped::{SqlSession, corrupt},
    table::Stored,
};

/// The rows with the same value in one column.
pub(crate) struct Tally<T> {
    /// That value.
    pub(crate) of: T,
    /// How many there are.
    pub(crate) count: u64,
    /// The earliest time in another column.
    pub(crate) since: Timestamp,
}

impl SqlSession {
    /// Counts the visible rows that pass the filter by a column, and tells the earliest time in another, which always has one.
    pub(crate) async fn tally<A, E: Stored, T: Scalar>(
        &mut self,
        permit: &Permit<A, E>,
        filter: &Filter<E>,
        by: &'static str,
        since: &'static str,
    ) -> Result<Vec<Tally<T>>, StoreError> {
        let column = |name| Expr::col((E::TABLE, name));
        let query = Query::select()
            .expr(column(by))
            .expr(column("id").count())
            .expr(column(since).min())
            .from(E::TABLE)
            .cond_where(self.connection.condition(permit.scope()))
            .cond_where(self.connection.condition(filter))
            .add_group_by([column(by)])
            .to_owned();
        let rows = self.connection.fetch(&query, &[T::KIND, Kind::Int, Kind::Time], plan(filter)).await?;
        rows.into_iter()
            .map(|mut row| {
                let (of, count, since): (_, i64, _) = (row.take()?, row.take()?, row.take()?);
                // Nobody counts fewer than none.
                Ok(Tally { of, count: u64::try_from(count).unwrap_or(0), since })
            })
            .collect::<Result<_, _>>()
            .map_err(corrupt)
    }
}
