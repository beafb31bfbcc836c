//! The copy of the data that one transaction works on, and the rules that hold for every statement: it stays inside the
//! permit's scope, versions only rise, unique columns stay unique.

use application::{
    authz::Permit,
    query::Filter,
    store::{Entity, StoreError},
};
use domain::shared::{Id, Value};

use super::{Memory, tables::Tables};

pub(super) type Out<T> = Result<T, StoreError>;

pub(super) struct Workspace {
    pub(super) memory: Memory,
    pub(super) tables: Tables,
    /// How often the store had been written when this copy was made.
    pub(super) began_after: u64,
    pub(super) wrote: bool,
}

impl Workspace {
    /// Everything that goes over the wire calls this first.
    pub(super) fn statement(&self) -> Out<()> {
        self.memory.0.faults.on_statement()
    }

    /// The rows that the permit covers.
    pub(super) fn visible<'a, A, E: Entity>(
        &'a self,
        permit: &'a Permit<A, E>,
    ) -> impl Iterator<Item = E> + 'a {
        self.tables.all().filter(|entity| permit.admits(entity))
    }

    /// The rows that the permit covers and that pass the filter.
    pub(super) fn matching<'a, A, E: Entity>(
        &'a self,
        permit: &'a Permit<A, E>,
        filter: &'a Filter<E>,
    ) -> impl Iterator<Item = E> + 'a {
        self.visible(permit).filter(|entity| filter.matches(entity))
    }

    /// One row, if the permit covers it.
    pub(super) fn one<A, E: Entity>(&self, permit: &Permit<A, E>, id: Id<E>) -> Out<E> {
        self.tables.get(id).filter(|entity| permit.admits(entity)).ok_or(StoreError::NotFound)
    }

    /// One row that is about to be overwritten or removed by somebody who last saw it as `seen`.
    pub(super) fn current<A, E: Entity>(&self, permit: &Permit<A, E>, seen: &E) -> Out<E> {
        let stored = self.one(permit, seen.id())?;
        let version = |entity: &E| entity.record().map(|record| record.version);
        if version(&stored) != version(seen) {
            return Err(StoreError::Stale);
        }
        Ok(stored)
    }

    /// Whether a row lies inside the scope and takes nothing from another.
    pub(super) fn ensure_writable<A, E: Entity>(&self, permit: &Permit<A, E>, entity: &E) -> Out<()> {
        if !permit.admits(entity) {
            return Err(StoreError::OutOfScope);
        }
        self.ensure_unique(entity)
    }

    /// The same of a row that is not there yet.
    pub(super) fn ensure_creatable<A, E: Entity>(&self, permit: &Permit<A, E>, entity: &E) -> Out<()> {
        if self.tables.get(entity.id()).is_some() {
            return Err(StoreError::Conflict { field: "id".to_owned() });
        }
        self.ensure_writable(permit, entity)
    }

    /// Writes a row together with its messages.
    pub(super) fn write<A, E: Entity>(&mut self, permit: &Permit<A, E>, mut entity: E) -> Out<E> {
        self.ensure_writable(permit, &entity)?;
        let messages = entity.take_messages();
        self.tables.publish(messages, self.memory.0.clock.now());
        self.tables.put(&entity);
        self.wrote = true;
        Ok(entity)
    }

    /// Removes a row.
    pub(super) fn erase<E: Entity>(&mut self, id: Id<E>) {
        self.tables.remove(id);
        self.wrote = true;
    }

    fn ensure_unique<E: Entity>(&self, entity: &E) -> Out<()> {
        for column in E::UNIQUE {
            let value = (column.read)(entity);
            let has_it = |other: &E| other.id() != entity.id() && (column.read)(other) == value;
            if value != Value::Null && self.tables.all().any(|other| has_it(&other)) {
                return Err(StoreError::Conflict { field: column.name.to_owned() });
            }
        }
        Ok(())
    }
}
