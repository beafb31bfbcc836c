//! Children: the rows of another table that make up an entity together with its own, such as the items of an order. They
//! have no life of their own: they are read with their parents and written after a scoped write of these, never alone.

use std::collections::HashMap;

use application::store::StoreError;
use domain::shared::{Kind, Scalar, Value};
use sea_query::{Expr, Order, Query};
use uuid::Uuid;

use super::{
    driver::Plan,
    scoped::{SqlSession, corrupt},
    table::{ColumnDef, Row, Stored},
};

type Out<T> = Result<T, StoreError>;

/// Values that one statement brings along at most: PostgreSQL takes 65,535 and SQLite 32,766.
const MAX_VALUES: usize = 30_000;

/// Where the children of an entity lie. Besides the columns of [`Children::columns`], which begin with their `id`, the table
/// has that of `parent`, which goes with the entity (`ON DELETE CASCADE`), and a `position` among its siblings.
pub struct Children {
    /// The table.
    pub table: &'static str,
    /// The column that holds the id of the entity.
    pub parent: &'static str,
    /// What describes a child, in order.
    pub columns: &'static [ColumnDef],
    /// Which of them may be nothing.
    pub nullable: &'static [bool],
}

impl SqlSession {
    /// Makes what is read next one state of the database, when it takes more than one statement to read an `E`. A PostgreSQL
    /// transaction that writes goes on statement by statement: what it wants to be sure of it loads, which locks the parent,
    /// and children are written by nobody who has not written that.
    pub(super) async fn hold_for<E: Stored>(&mut self) -> Out<()> {
        if E::CHILDREN.is_some() { self.connection.hold_snapshot().await } else { Ok(()) }
    }

    /// The entities with their children: one statement for all of them.
    pub(super) async fn with_children<E: Stored>(&mut self, entities: Vec<E>) -> Out<Vec<E>> {
        let Some(Children { table, parent, columns, .. }) = E::CHILDREN else {
            return Ok(entities);
        };
        if entities.is_empty() {
            return Ok(entities);
        }
        let query = Query::select()
            .column(parent)
            .columns(columns.iter().map(|(name, _)| *name))
            .from(table)
            .and_where(self.belongs_to(parent, &entities))
            .order_by("position", Order::Asc)
            .take();
        let kinds: Vec<Kind> =
            [Kind::Uuid].into_iter().chain(columns.iter().map(|(_, kind)| *kind)).collect();
        let mut families: HashMap<Uuid, Vec<Row>> = HashMap::new();
        for mut row in self.connection.fetch(&query, &kinds, Plan::Keep).await? {
            families.entry(row.take().map_err(corrupt)?).or_default().push(row);
        }
        let adopt = |entity: E| {
            let children = families.remove(&entity.id().raw()).unwrap_or_default();
            entity.adopt(children).map_err(corrupt)
        };
        entities.into_iter().map(adopt).collect()
    }

    /// The entity with its children.
    pub(super) async fn with_its_children<E: Stored>(&mut self, entity: E) -> Out<E> {
        let mut entities = self.with_children(vec![entity]).await?;
        entities.pop().ok_or(StoreError::NotFound)
    }

    /// Stores the children of entities that were inserted.
    pub(super) async fn insert_children<E: Stored>(&mut self, entities: &[E]) -> Out<()> {
        let Some(Children { table, parent, columns, .. }) = E::CHILDREN else {
            return Ok(());
        };
        let kinds: Vec<Kind> =
            [Kind::Uuid, Kind::Int].into_iter().chain(columns.iter().map(|(_, kind)| *kind)).collect();
        let names = || [parent, "position"].into_iter().chain(columns.iter().map(|(name, _)| *name));
        let rows: Vec<Vec<Value>> = entities.iter().flat_map(rows_of).collect();
        for rows in rows.chunks(MAX_VALUES / kinds.len()) {
            let plan = if rows.len() == 1 { Plan::Keep } else { Plan::Forget };
            let mut statement = Query::insert().into_table(table).columns(names()).take();
            for row in rows {
                let cells =
                    kinds.iter().zip(row).map(|(kind, value)| self.connection.bind(*kind, value.clone()));
                let cells: Vec<Expr> = cells.map(Expr::val).collect();
                statement.values(cells).map_err(|error| StoreError::Broken(error.into()))?;
            }
            self.connection.execute(&statement, plan).await?;
        }
        Ok(())
    }

    /// Stores the children of entities that were updated, in the place of those that they had.
    pub(super) async fn replace_children<E: Stored>(&mut self, entities: &[E]) -> Out<()> {
        let Some(Children { table, parent, .. }) = E::CHILDREN else {
            return Ok(());
        };
        let statement = Query::delete().from_table(table).and_where(self.belongs_to(parent, entities)).take();
        self.connection.execute(&statement, Plan::Keep).await?;
        self.insert_children(entities).await
    }

    fn belongs_to<E: Stored>(&self, parent: &'static str, entities: &[E]) -> Expr {
        let ids: Vec<_> = entities.iter().map(|entity| entity.id().to_value()).collect();
        self.connection.is_among(Expr::col(parent), Kind::Uuid, &ids)
    }
}

/// The children of an entity as they are written: parent, position, then their own columns.
fn rows_of<E: Stored>(entity: &E) -> Vec<Vec<Value>> {
    let row = |(position, child): (usize, Vec<Value>)| {
        let position = Value::Int(i64::try_from(position).unwrap_or(i64::MAX));
        [entity.id().to_value(), position].into_iter().chain(child).collect()
    };
    entity.encode_children().into_iter().enumerate().map(row).collect()
}
