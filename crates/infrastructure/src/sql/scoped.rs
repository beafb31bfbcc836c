//! Statements on one entity. Each takes a permit: reads and writes are limited to its scope in the statement itself, and
//! rows that are written must lie inside it.

use std::{any::TypeId, slice, sync::Arc};

use application::{
    authz::{Create, Delete, Permit, Update},
    ports::{Clock, EventBell},
    query::{Filter, Op},
    store::StoreError,
};
use domain::shared::{Corrupt, Id, Kind, Scalar, Version};
use sea_query::{Expr, ExprTrait, LockType, Order, Query, SelectStatement};

use super::{
    condition::plan,
    driver::{Connection, Plan},
    table::{Row, Stored, columns},
    texts::{Outline, Verb},
};

type Out<T> = Result<T, StoreError>;

/// An open transaction or view on either database.
pub struct SqlSession {
    pub(super) connection: Connection,
    pub(super) clock: Arc<dyn Clock>,
    /// Who is told of events that were committed.
    pub(super) bell: Option<Arc<dyn EventBell>>,
    /// Whether there are events to be committed.
    pub(super) has_published: bool,
}

/// Whether rows are read to be looked at or to be written.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Purpose {
    Look,
    Write,
}

/// The stored data breaks a rule of the domain.
pub(crate) fn corrupt(error: Corrupt) -> StoreError {
    StoreError::Broken(error.into())
}

impl SqlSession {
    /// Selects what the permit lets be seen.
    pub(super) fn select<A, E: Stored>(&self, permit: &Permit<A, E>) -> SelectStatement {
        Query::select()
            .columns(E::COLUMNS.iter().map(|(name, _)| (E::TABLE, *name)))
            .from(E::TABLE)
            .cond_where(self.connection.condition(permit.scope()))
            .take()
    }

    fn is<E: Stored>(&self, id: Id<E>) -> Expr {
        self.connection.compare::<E>("id", Op::Eq, id.to_value())
    }

    /// The visible entity of that id. Read to be written, it is locked until the transaction ends, so that no update is
    /// lost (SQLite holds its one write lock already, and has no such clause).
    pub(super) async fn one<A, E: Stored>(
        &mut self,
        permit: &Permit<A, E>,
        id: Id<E>,
        purpose: Purpose,
    ) -> Out<E> {
        let mut values = Vec::new();
        let outline = Outline::new::<E>(Verb::One(purpose));
        let outline = outline.within(permit.scope(), &self.connection, &mut values);
        values.push(self.connection.bind(Kind::Uuid, id.to_value()));
        let written = self.connection.written(outline, values, || {
            let mut query = self.select(permit);
            query.and_where(self.is(id));
            if purpose == Purpose::Write {
                query.lock(LockType::Update);
            }
            Ok(query)
        })?;
        self.hold_for::<E>().await?;
        let row = self.connection.fetch_first_written(written, &E::kinds(), Plan::Keep).await?;
        self.with_its_children(decoded(row)?.ok_or(StoreError::NotFound)?).await
    }

    /// A visible entity that passes the filter.
    pub(super) async fn any<A, E: Stored>(
        &mut self,
        permit: &Permit<A, E>,
        filter: &Filter<E>,
    ) -> Out<Option<E>> {
        let mut query = self.select(permit);
        query.cond_where(self.connection.condition(filter));
        self.hold_for::<E>().await?;
        match decoded(self.connection.fetch_first(&query, &E::kinds(), plan(filter)).await?)? {
            Some(entity) => self.with_its_children(entity).await.map(Some),
            None => Ok(None),
        }
    }

    /// The visible entity whose `key` column has that value, joined with the row of `F` that its `reference` points to, in
    /// one statement. For entities that one row describes: with children it does not compile.
    pub(crate) async fn find_joined<A, E: Stored, F: Stored>(
        &mut self,
        permit: &Permit<A, E>,
        (key, value): (&'static str, &impl Scalar),
        reference: &'static str,
    ) -> Out<Option<(E, F)>> {
        const { assert!(E::CHILDREN.is_none() && F::CHILDREN.is_none()) };
        let mut values = Vec::new();
        let outline = Outline::new::<E>(Verb::Join { key, other: TypeId::of::<F>(), reference });
        let outline = outline.within(permit.scope(), &self.connection, &mut values);
        values.push(self.connection.bind(E::kind_of(key), value.to_value()));
        let written = self.connection.written(outline, values, || {
            let mut query = self.select(permit);
            query
                .columns(F::COLUMNS.iter().map(|(name, _)| (F::TABLE, *name)))
                .inner_join(F::TABLE, Expr::col((F::TABLE, "id")).equals((E::TABLE, reference)))
                .and_where(self.connection.compare::<E>(key, Op::Eq, value.to_value()));
            Ok(query)
        })?;
        let kinds = [E::kinds(), F::kinds()].concat();
        let row = self.connection.fetch_first_written(written, &kinds, Plan::Keep).await?;
        let decode = |mut row| Ok((E::decode(&mut row)?, F::decode(&mut row)?));
        row.map(decode).transpose().map_err(corrupt)
    }

    /// Locks the visible entities that pass the filter, in the order of their ids so that two who do it never deadlock.
    pub(super) async fn lock<A, E: Stored>(
        &mut self,
        permit: &Permit<A, E>,
        filter: &Filter<E>,
    ) -> Out<Vec<Id<E>>> {
        let mut query = self.select(permit);
        query
            .cond_where(self.connection.condition(filter))
            .order_by((E::TABLE, "id"), Order::Asc)
            .lock(LockType::Update);
        let rows = self.connection.fetch(&query, &E::kinds(), plan(filter)).await?;
        rows.into_iter().map(|mut row| row.take().map_err(corrupt)).collect()
    }

    /// Inserts the entity and its messages.
    pub(super) async fn insert<E: Stored>(&mut self, permit: &Permit<Create, E>, mut entity: E) -> Out<E> {
        if !permit.admits(&entity) {
            return Err(StoreError::OutOfScope);
        }
        if let Some(record) = entity.record_mut() {
            record.on_create(permit.by());
        }
        let outline = Outline::new::<E>(Verb::Insert);
        let written = self.connection.written(Some(outline), self.values(&entity), || {
            let (columns, values): (Vec<_>, Vec<_>) = self.cells(&entity).unzip();
            let mut statement = Query::insert().into_table(E::TABLE).columns(columns).take();
            statement.values(values).map_err(|error| StoreError::Broken(error.into()))?;
            Ok(statement)
        })?;
        self.connection.execute_written(written, Plan::Keep).await?;
        self.insert_children(slice::from_ref(&entity)).await?;
        self.publish(entity.take_messages()).await?;
        Ok(entity)
    }

    /// Writes the entity over the visible row of its id and version, and stores its messages.
    pub(super) async fn overwrite<E: Stored>(&mut self, permit: &Permit<Update, E>, mut entity: E) -> Out<E> {
        if !permit.admits(&entity) {
            return Err(StoreError::OutOfScope);
        }
        let read = entity.record().map(|record| record.version);
        let now = self.clock.now();
        if let Some(record) = entity.record_mut() {
            record.on_update(permit.by(), now);
        }
        let values = self.cells(&entity).filter(|(name, _)| *name != "id");
        let mut statement = Query::update()
            .table(E::TABLE)
            .values(values)
            .cond_where(self.connection.condition(permit.scope()))
            .and_where(self.is(entity.id()))
            .take();
        if let Some(version) = read {
            statement.and_where(self.is_version::<E>(version));
        }
        if self.connection.execute(&statement, Plan::Keep).await? == 0 {
            return Err(self.missed(permit, entity.id()).await?);
        }
        self.replace_children(slice::from_ref(&entity)).await?;
        self.publish(entity.take_messages()).await?;
        Ok(entity)
    }

    /// Deletes the visible row of the entity's id and version, and stores its messages.
    pub(super) async fn remove<E: Stored>(&mut self, permit: &Permit<Delete, E>, mut entity: E) -> Out<()> {
        let mut statement = Query::delete()
            .from_table(E::TABLE)
            .cond_where(self.connection.condition(permit.scope()))
            .and_where(self.is(entity.id()))
            .take();
        if let Some(record) = entity.record() {
            statement.and_where(self.is_version::<E>(record.version));
        }
        if self.connection.execute(&statement, Plan::Keep).await? == 0 {
            return Err(self.missed(permit, entity.id()).await?);
        }
        self.publish(entity.take_messages()).await
    }

    /// Deletes the visible rows that pass the filter; says how many those were.
    pub(super) async fn remove_matching<E: Stored>(
        &mut self,
        permit: &Permit<Delete, E>,
        filter: &Filter<E>,
    ) -> Out<u64> {
        let statement = Query::delete()
            .from_table(E::TABLE)
            .cond_where(self.connection.condition(permit.scope()))
            .cond_where(self.connection.condition(filter))
            .take();
        self.connection.execute(&statement, plan(filter)).await
    }

    fn is_version<E: Stored>(&self, version: Version) -> Expr {
        self.connection.compare::<E>("version", Op::Eq, version.to_value())
    }

    /// Why a write touched nothing: the row is not there to be seen, or it is of another version.
    async fn missed<A, E: Stored>(&mut self, permit: &Permit<A, E>, id: Id<E>) -> Out<StoreError> {
        match self.one(permit, id, Purpose::Look).await {
            Ok(_) => Ok(StoreError::Stale),
            Err(StoreError::NotFound) => Ok(StoreError::NotFound),
            Err(error) => Err(error),
        }
    }

    pub(super) fn cells<E: Stored>(&self, entity: &E) -> impl Iterator<Item = (&'static str, Expr)> {
        columns::<E>().map(|(name, _)| name).zip(self.values(entity).into_iter().map(Expr::val))
    }

    /// What is written of the entity, in the order of [`columns`].
    pub(super) fn values<E: Stored>(&self, entity: &E) -> Vec<sea_query::Value> {
        let kinds = columns::<E>().map(|(_, kind)| kind);
        kinds.zip(entity.encode()).map(|(kind, value)| self.connection.bind(kind, value)).collect()
    }
}

fn decoded<E: Stored>(row: Option<Row>) -> Out<Option<E>> {
    row.map(|mut row| E::decode(&mut row).map_err(corrupt)).transpose()
}
