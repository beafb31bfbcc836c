//! Tables as queues: rows that are there once however often they are put in, and that go to one of many takers.

use application::{
    authz::{Create, Delete, Permit},
    query::Filter,
    store::StoreError,
};
use domain::shared::{Kind, Value};
use sea_query::{
    CommonTableExpression, Expr, ExprTrait, LockBehavior, LockType, OnConflict, Order, Query, Returning,
};

use super::{
    condition::plan,
    driver::Plan,
    scoped::{SqlSession, corrupt},
    table::Stored,
};

type Out<T> = Result<T, StoreError>;

/// What becomes of a column of a row that is taken.
pub(crate) enum Change {
    /// It gets this value.
    To(Value),
    /// It grows by one.
    Next,
}

/// Which rows are taken, and what is written to them.
pub(crate) struct TakeFirst<'a, E> {
    /// Of these.
    pub(crate) filter: &'a Filter<E>,
    /// Those with the least value in this column.
    pub(crate) by: &'static str,
    /// Of each group only the first, if rows leave in groups.
    pub(crate) heads: Option<Heads>,
    /// At most so many.
    pub(crate) limit: u32,
    /// The columns that change.
    pub(crate) changes: Vec<(&'static str, Change)>,
}

/// Rows that leave one after the other: those with the same value in one column, in the order of another.
#[derive(Clone, Copy)]
pub(crate) struct Heads {
    /// What the rows of a group have in common.
    pub(crate) group: &'static str,
    /// Their order.
    pub(crate) order: &'static str,
    /// Where there is nothing as long as the row has not left.
    pub(crate) left: &'static str,
}

impl Heads {
    /// That no earlier row of its group is still there.
    fn is_first<E: Stored>(self) -> Expr {
        const EARLIER: &str = "earlier";
        let earlier = Query::select()
            .expr(Expr::val(1))
            .from_as(E::TABLE, EARLIER)
            .and_where(Expr::col((EARLIER, self.group)).equals((E::TABLE, self.group)))
            .and_where(Expr::col((EARLIER, self.order)).lt(Expr::col((E::TABLE, self.order))))
            .and_where(Expr::col((EARLIER, self.left)).is_null())
            .to_owned();
        Expr::exists(earlier).not()
    }
}

impl SqlSession {
    /// Inserts the entity, unless a row has its values in those columns, which are unique together. Entities with messages are not for this.
    pub(crate) async fn insert_once<E: Stored>(
        &mut self,
        permit: &Permit<Create, E>,
        mut entity: E,
        unique: &[&'static str],
    ) -> Out<Option<E>> {
        if !permit.admits(&entity) {
            return Err(StoreError::OutOfScope);
        }
        if let Some(record) = entity.record_mut() {
            record.on_create(permit.by());
        }
        let (columns, values): (Vec<_>, Vec<_>) = self.cells(&entity).unzip();
        let mut statement = Query::insert()
            .into_table(E::TABLE)
            .columns(columns)
            .on_conflict(OnConflict::columns(unique.iter().copied()).do_nothing().to_owned())
            .to_owned();
        statement.values(values).map_err(|error| StoreError::Broken(error.into()))?;
        let inserted = self.connection.execute(&statement, Plan::Keep).await?;
        Ok((inserted == 1).then_some(entity))
    }

    /// Whether there is a visible row that could be taken. Asked for the least one, PostgreSQL goes by the index of `by`; asked
    /// for any, it goes through the whole table as soon as many rows pass.
    pub(crate) async fn has_first<A, E: Stored>(
        &mut self,
        permit: &Permit<A, E>,
        filter: &Filter<E>,
        by: &'static str,
        heads: Option<Heads>,
    ) -> Out<bool> {
        let query = Query::select()
            .expr(Expr::val(1_i64))
            .from(E::TABLE)
            .cond_where(self.connection.condition(permit.scope()))
            .cond_where(self.connection.condition(filter))
            .and_where_option(heads.map(Heads::is_first::<E>))
            .order_by((E::TABLE, by), Order::Asc)
            .to_owned();
        Ok(self.connection.fetch_first(&query, &[Kind::Int], plan(filter)).await?.is_some())
    }

    /// Deletes the visible rows that pass the filter, but of each group the last; says how many those were. Rows with nothing in
    /// the order belong to no group.
    pub(crate) async fn remove_but_last<E: Stored>(
        &mut self,
        permit: &Permit<Delete, E>,
        filter: &Filter<E>,
        (group, order): (&'static str, &'static str),
    ) -> Out<u64> {
        const LATER: &str = "later";
        let later = Query::select()
            .expr(Expr::val(1))
            .from_as(E::TABLE, LATER)
            .and_where(Expr::col((LATER, group)).equals((E::TABLE, group)))
            .and_where(Expr::col((LATER, order)).gt(Expr::col((E::TABLE, order))))
            .to_owned();
        let statement = Query::delete()
            .from_table(E::TABLE)
            .cond_where(self.connection.condition(permit.scope()))
            .cond_where(self.connection.condition(filter))
            .and_where(Expr::col((E::TABLE, order)).is_null().or(Expr::exists(later)))
            .to_owned();
        self.connection.execute(&statement, plan(filter)).await
    }

    /// Takes visible rows that nobody else is taking, and gives them as they are then, in no order.
    ///
    /// The choice is materialised, since PostgreSQL might else make it anew for every row, and take more than the limit.
    pub(crate) async fn take_first<A, E: Stored>(
        &mut self,
        permit: &Permit<A, E>,
        take: TakeFirst<'_, E>,
    ) -> Out<Vec<E>> {
        let chosen = Query::select()
            .column((E::TABLE, "id"))
            .from(E::TABLE)
            .cond_where(self.connection.condition(permit.scope()))
            .cond_where(self.connection.condition(take.filter))
            .and_where_option(take.heads.map(Heads::is_first::<E>))
            .order_by((E::TABLE, take.by), Order::Asc)
            .order_by((E::TABLE, "id"), Order::Asc)
            .limit(u64::from(take.limit))
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .to_owned();
        let mut chosen_rows = CommonTableExpression::new();
        chosen_rows.query(chosen).column("id").table_name("chosen").materialized(true);
        let changes = take.changes.into_iter().map(|(column, change)| match change {
            Change::To(value) => (column, self.connection.value::<E>(column, value)),
            Change::Next => (column, Expr::col((E::TABLE, column)).add(1)),
        });
        let statement = Query::update()
            .with_cte(Query::with().cte(chosen_rows).to_owned())
            .table(E::TABLE)
            .values(changes)
            .and_where(Expr::col("id").in_subquery(Query::select().column("id").from("chosen").to_owned()))
            .returning(Returning::new().columns(E::COLUMNS.iter().map(|(name, _)| *name)))
            .to_owned();
        let rows = self.connection.fetch(&statement, &E::kinds(), plan(take.filter)).await?;
        rows.into_iter().map(|mut row| E::decode(&mut row).map_err(corrupt)).collect()
    }
}
