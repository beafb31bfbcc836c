//! Sums: what the children of entities add up to, where they lie.

use application::{authz::Permit, store::StoreError};
use domain::shared::Kind;
use sea_query::{Alias, Expr, ExprTrait, Query};

use super::{
    children::Children,
    driver::Plan,
    scoped::SqlSession,
    table::{ColumnDef, Row, Stored},
};

impl SqlSession {
    /// The sums of a number over the children of all entities that the permit covers, for each combination of what stands in
    /// the columns of `by`: these, then the sum. [`StoreError::Broken`] when one is out of range.
    pub(crate) async fn sum_of_children<A, E: Stored>(
        &mut self,
        permit: &Permit<A, E>,
        by: &[ColumnDef],
        number: &'static str,
    ) -> Result<Vec<Row>, StoreError> {
        let Some(Children { table, parent, .. }) = E::CHILDREN else {
            return Ok(Vec::new());
        };
        let covered = Query::select()
            .column((E::TABLE, "id"))
            .from(E::TABLE)
            .cond_where(self.connection.condition(permit.scope()))
            .take();
        // PostgreSQL sums 64 bits up to a decimal, which SQLite does not have.
        let sum = Expr::col(number).sum().cast_as(Alias::new("BIGINT"));
        let mut query = Query::select()
            .columns(by.iter().map(|(name, _)| *name))
            .expr(sum)
            .from(table)
            .and_where(Expr::col(parent).in_subquery(covered))
            .take();
        query.group_by_columns(by.iter().map(|(name, _)| *name));
        let kinds: Vec<Kind> = by.iter().map(|(_, kind)| *kind).chain([Kind::Int]).collect();
        self.connection.fetch(&query, &kinds, Plan::Keep).await
    }
}
