//! The bulk capabilities: every row is checked before the first is written, so that all that are at fault can be named.
//! Databases look for one kind of fault after the other: scope, unique values, versions. So does this.

use application::{
    authz::{Create, Delete, Permit, Update},
    store::{
        Batch, BulkCreates, BulkDeletes, BulkLoads, BulkUpdates, Creates, Deletes, Entity, FailedRow,
        StoreError, Updates,
    },
};
use async_trait::async_trait;
use domain::shared::Id;

use super::workspace::{Out, Workspace};

/// What `check` gives for each row, or the rows that it refuses.
fn each<T, R>(rows: &[T], check: impl Fn(&T) -> Out<R>) -> Out<Vec<R>> {
    let mut passed = Vec::new();
    let mut failed = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        match check(row) {
            Ok(value) => passed.push(value),
            Err(reason) => failed.push(FailedRow { index, reason }),
        }
    }
    if failed.is_empty() { Ok(passed) } else { Err(StoreError::Rows(failed)) }
}

fn admitted<A, E: Entity>(permit: &Permit<A, E>, entity: &E) -> Out<()> {
    if permit.admits(entity) { Ok(()) } else { Err(StoreError::OutOfScope) }
}

#[async_trait]
impl<E: Entity> BulkCreates<E> for Workspace {
    async fn create_all(&mut self, permit: &Permit<Create, E>, entities: Batch<E>) -> Out<Vec<E>> {
        each(entities.rows(), |entity| admitted(permit, entity))?;
        each(entities.rows(), |entity| self.ensure_creatable(permit, entity))?;
        let mut created = Vec::new();
        for entity in entities {
            created.push(self.create(permit, entity).await?);
        }
        Ok(created)
    }
}

#[async_trait]
impl<A: 'static, E: Entity> BulkLoads<A, E> for Workspace {
    async fn load_all(&mut self, permit: &Permit<A, E>, ids: &Batch<Id<E>>) -> Out<Vec<E>> {
        self.statement()?;
        each(ids.rows(), |id| self.one(permit, *id))
    }
}

#[async_trait]
impl<E: Entity> BulkUpdates<E> for Workspace {
    async fn update_all(&mut self, permit: &Permit<Update, E>, entities: Batch<E>) -> Out<Vec<E>> {
        each(entities.rows(), |entity| admitted(permit, entity))?;
        each(entities.rows(), |entity| self.ensure_writable(permit, entity))?;
        each(entities.rows(), |entity| self.current(permit, entity))?;
        let mut updated = Vec::new();
        for entity in entities {
            updated.push(self.update(permit, entity).await?);
        }
        Ok(updated)
    }
}

#[async_trait]
impl<E: Entity> BulkDeletes<E> for Workspace {
    async fn delete_all(&mut self, permit: &Permit<Delete, E>, entities: Batch<E>) -> Out<()> {
        each(entities.rows(), |entity| self.current(permit, entity))?;
        for entity in entities {
            self.delete(permit, entity).await?;
        }
        Ok(())
    }
}
