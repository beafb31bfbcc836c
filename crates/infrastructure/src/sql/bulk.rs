//! Statements on many entities at once. However many there are, a write is a fixed number of statements: one that looks for
//! what would be in the way, so that every row at fault can be named; one that writes; and one for the messages.

use std::collections::{HashMap, HashSet};

use application::{
    authz::{Create, Delete, Permit, Update},
    store::{Batch, Entity, FailedRow, StoreError},
};
use domain::shared::{Id, Kind, Scalar, Value, Version};
use sea_query::{Condition, Expr, ExprTrait, IntoIden, LockType, Order, Query, TableRef, ValueTuple};
use uuid::Uuid;

use super::{
    driver::Plan,
    scoped::{SqlSession, corrupt},
    table::{Row, Stored, columns},
};

type Out<T> = Result<T, StoreError>;

/// The rows that an update brings along, as the statement calls them.
const NEW: &str = "new";

/// Both databases call the columns of a list of values so.
fn new_column(position: usize) -> String {
    format!("column{}", position + 1)
}

/// Fails when there is a row at fault.
fn ensure_none(failed: Vec<FailedRow<StoreError>>) -> Out<()> {
    if failed.is_empty() { Ok(()) } else { Err(StoreError::Rows(failed)) }
}

fn ensure_admitted<A, E: Entity>(permit: &Permit<A, E>, entities: &Batch<E>) -> Out<()> {
    let outside = entities.rows().iter().enumerate().filter(|(_, entity)| !permit.admits(entity));
    ensure_none(outside.map(|(index, _)| FailedRow { index, reason: StoreError::OutOfScope }).collect())
}

/// Another transaction took a unique value after this one had looked. Running the work again tells which row it was.
fn lost_race<E: Entity>(error: StoreError) -> StoreError {
    match error {
        StoreError::Conflict { field } if E::UNIQUE.iter().any(|column| column.name == field) => {
            StoreError::Transient
        }
        error => error,
    }
}

fn version<E: Entity>(entity: &E) -> Option<Version> {
    entity.record().map(|record| record.version)
}

impl SqlSession {
    /// The visible entities of these ids, in their order, locked in the order of the ids so that two who do it never
    /// deadlock.
    pub(super) async fn load_batch<A, E: Stored>(
        &mut self,
        permit: &Permit<A, E>,
        ids: &Batch<Id<E>>,
    ) -> Out<Vec<E>> {
        let mut query = self.select(permit);
        query
            .and_where(self.connection.one_of::<E>("id", &values(ids.rows().iter().copied())))
            .order_by((E::TABLE, "id"), Order::Asc)
            .lock(LockType::Update);
        let rows = self.connection.fetch(&query, &E::kinds(), Plan::Forget).await?;
        let decode = |mut row| E::decode(&mut row).map(|entity| (entity.id().raw(), entity));
        let mut found: HashMap<Uuid, E> =
            rows.into_iter().map(decode).collect::<Result<_, _>>().map_err(corrupt)?;
        let missing = ids.rows().iter().enumerate().filter(|(_, id)| !found.contains_key(&id.raw()));
        ensure_none(missing.map(|(index, _)| FailedRow { index, reason: StoreError::NotFound }).collect())?;
        let found = ids.rows().iter().filter_map(|id| found.remove(&id.raw())).collect();
        self.with_children(found).await
    }

    /// Inserts the entities and their messages.
    pub(super) async fn insert_batch<E: Stored>(
        &mut self,
        permit: &Permit<Create, E>,
        entities: Batch<E>,
    ) -> Out<Vec<E>> {
        if entities.is_empty() {
            return Ok(Vec::new());
        }
        ensure_admitted(permit, &entities)?;
        self.ensure_free(&entities).await?;
        let mut statement =
            Query::insert().into_table(E::TABLE).columns(columns::<E>().map(|(name, _)| name)).to_owned();
        let mut created: Vec<E> = entities.into_iter().collect();
        for entity in &mut created {
            if let Some(record) = entity.record_mut() {
                record.on_create(permit.by());
            }
            let cells = self.values(entity).into_iter().map(Expr::val);
            statement.values(cells).map_err(|error| StoreError::Broken(error.into()))?;
        }
        let inserted = self.connection.execute(&statement, Plan::Forget).await;
        inserted.map_err(lost_race::<E>)?;
        self.insert_children(&created).await?;
        self.publish_all(&mut created).await?;
        Ok(created)
    }

    /// Writes the entities over the visible rows of their ids and versions, and stores their messages.
    pub(super) async fn overwrite_batch<E: Stored>(
        &mut self,
        permit: &Permit<Update, E>,
        entities: Batch<E>,
    ) -> Out<Vec<E>> {
        if entities.is_empty() {
            return Ok(Vec::new());
        }
        ensure_admitted(permit, &entities)?;
        self.ensure_free(&entities).await?;
        let now = self.clock.now();
        let mut updated: Vec<E> = entities.into_iter().collect();
        let seen: Vec<Option<Version>> = updated.iter().map(version).collect();
        for entity in &mut updated {
            if let Some(record) = entity.record_mut() {
                record.on_update(permit.by(), now);
            }
        }
        let tuple = |(entity, seen): (&E, &Option<Version>)| {
            let seen = seen.iter().map(|version| self.connection.bind(Version::KIND, version.to_value()));
            ValueTuple::Many(self.values(entity).into_iter().chain(seen).collect())
        };
        let rows = updated.iter().zip(&seen).map(tuple).collect();
        let new = |position| Expr::col((NEW, new_column(position)));
        let cells = columns::<E>().enumerate().map(|(position, (name, _))| (name, new(position)));
        let mut statement = Query::update()
            .table(E::TABLE)
            .values(cells.filter(|(name, _)| *name != "id"))
            .from(TableRef::ValuesList(rows, NEW.into_iden()))
            .cond_where(self.connection.condition(permit.scope()))
            .and_where(Expr::col((E::TABLE, "id")).eq(new(0)))
            .to_owned();
        if seen.iter().any(Option::is_some) {
            statement.and_where(Expr::col((E::TABLE, "version")).eq(new(columns::<E>().count())));
        }
        statement.returning_col("id");
        let written = self.connection.fetch(&statement, &[Kind::Uuid], Plan::Forget).await;
        let written = written.map_err(lost_race::<E>)?;
        self.ensure_all_written(permit, &updated, written).await?;
        self.replace_children(&updated).await?;
        self.publish_all(&mut updated).await?;
        Ok(updated)
    }

    /// Deletes the visible rows of the entities' ids and versions, and stores their messages.
    pub(super) async fn remove_batch<E: Stored>(
        &mut self,
        permit: &Permit<Delete, E>,
        entities: Batch<E>,
    ) -> Out<()> {
        if entities.is_empty() {
            return Ok(());
        }
        let mut entities: Vec<E> = entities.into_iter().collect();
        let key = |entity: &E| {
            let version = version(entity).map(|version| (Version::KIND, version.to_value()));
            let key = [(Kind::Uuid, entity.id().to_value())].into_iter().chain(version);
            ValueTuple::Many(key.map(|(kind, value)| self.connection.bind(kind, value)).collect())
        };
        let keys: Vec<_> = entities.iter().map(key).collect();
        let key: &[_] = if entities.iter().any(|entity| entity.record().is_some()) {
            &["id", "version"]
        } else {
            &["id"]
        };
        let columns = key.iter().map(|name| Expr::col((E::TABLE, *name)));
        let seen = Query::select().columns((0..key.len()).map(new_column)).from_values(keys, NEW).to_owned();
        let statement = Query::delete()
            .from_table(E::TABLE)
            .cond_where(self.connection.condition(permit.scope()))
            .and_where(Expr::tuple(columns).in_subquery(seen))
            .returning_col("id")
            .to_owned();
        let removed = self.connection.fetch(&statement, &[Kind::Uuid], Plan::Forget).await?;
        self.ensure_all_written(permit, &entities, removed).await?;
        self.publish_all(&mut entities).await
    }

    /// Refuses rows whose unique values other entities have, before the database refuses the first of them.
    async fn ensure_free<E: Stored>(&mut self, entities: &Batch<E>) -> Out<()> {
        if E::UNIQUE.is_empty() {
            return Ok(());
        }
        let any = E::UNIQUE.iter().fold(Condition::any(), |any, column| {
            let wanted: Vec<_> = entities.rows().iter().map(column.read).collect();
            any.add(self.connection.one_of::<E>(column.name, &wanted))
        });
        let names = E::UNIQUE.iter().map(|column| column.name);
        let kinds: Vec<_> = ["id"].into_iter().chain(names.clone()).map(E::kind_of).collect();
        let query = Query::select()
            .columns(["id"].into_iter().chain(names))
            .from(E::TABLE)
            .cond_where(any)
            .to_owned();
        let rows = self.connection.fetch(&query, &kinds, Plan::Forget).await?;
        let mut holders: HashMap<(&str, Value), Value> = HashMap::new();
        for row in rows {
            let mut cells = row.into_values();
            let id = cells.next().unwrap_or(Value::Null);
            let values = E::UNIQUE.iter().map(|column| column.name).zip(cells);
            // Any number of rows have nothing.
            let known = values.filter(|(_, value)| *value != Value::Null);
            holders.extend(known.map(|key| (key, id.clone())));
        }
        let conflict = |entity: &E| {
            E::UNIQUE.iter().find(|column| {
                let holder = holders.get(&(column.name, (column.read)(entity)));
                holder.is_some_and(|holder| *holder != entity.id().to_value())
            })
        };
        let failed = entities.rows().iter().enumerate().filter_map(|(index, entity)| {
            let field = conflict(entity)?.name.to_owned();
            Some(FailedRow { index, reason: StoreError::Conflict { field } })
        });
        ensure_none(failed.collect())
    }

    /// Refuses a write that did not touch all of its rows: the others are not there to be seen, or of another version.
    async fn ensure_all_written<A, E: Stored>(
        &mut self,
        permit: &Permit<A, E>,
        entities: &[E],
        written: Vec<Row>,
    ) -> Out<()> {
        if written.len() == entities.len() {
            return Ok(());
        }
        let written = ids(written)?;
        let missed: Vec<_> =
            entities.iter().enumerate().filter(|(_, entity)| !written.contains(&entity.id().raw())).collect();
        let mut query = self.select(permit);
        query.and_where(
            self.connection.one_of::<E>("id", &values(missed.iter().map(|(_, entity)| entity.id()))),
        );
        let there = ids(self.connection.fetch(&query, &E::kinds(), Plan::Forget).await?)?;
        let failed = missed.into_iter().map(|(index, entity)| {
            let stale = there.contains(&entity.id().raw());
            FailedRow { index, reason: if stale { StoreError::Stale } else { StoreError::NotFound } }
        });
        Err(StoreError::Rows(failed.collect()))
    }

    async fn publish_all<E: Stored>(&mut self, entities: &mut [E]) -> Out<()> {
        let messages = entities.iter_mut().flat_map(Entity::take_messages).collect();
        self.publish(messages).await
    }
}

fn values<E>(ids: impl Iterator<Item = Id<E>>) -> Vec<Value> {
    ids.map(|id| id.to_value()).collect()
}

/// The ids that rows begin with.
fn ids(rows: Vec<Row>) -> Out<HashSet<Uuid>> {
    rows.into_iter().map(|mut row| row.take::<Uuid>()).collect::<Result<_, _>>().map_err(corrupt)
}
