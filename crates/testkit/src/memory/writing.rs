//! The capabilities that write, and those that read in order to write. Nothing is locked: whoever commits second has
//! lost the race, and runs again on what the first one made.

use application::{
    authz::{Create, Delete, Permit, Update},
    query::Filter,
    store::{Creates, Deletes, DeletesMatching, Entity, Loads, Locks, Updates},
};
use async_trait::async_trait;
use domain::shared::Id;

use super::workspace::{Out, Workspace};

#[async_trait]
impl<A: 'static, E: Entity> Loads<A, E> for Workspace {
    async fn load(&mut self, permit: &Permit<A, E>, id: Id<E>) -> Out<E> {
        self.statement()?;
        self.one(permit, id)
    }
}

#[async_trait]
impl<A: 'static, E: Entity> Locks<A, E> for Workspace {
    async fn lock_matching(&mut self, permit: &Permit<A, E>, filter: &Filter<E>) -> Out<Vec<Id<E>>> {
        self.statement()?;
        Ok(self.matching(permit, filter).map(|entity| entity.id()).collect())
    }
}

#[async_trait]
impl<E: Entity> Creates<E> for Workspace {
    async fn create(&mut self, permit: &Permit<Create, E>, mut entity: E) -> Out<E> {
        self.statement()?;
        self.ensure_creatable(permit, &entity)?;
        if let Some(record) = entity.record_mut() {
            record.on_create(permit.by());
        }
        self.write(permit, entity)
    }
}

#[async_trait]
impl<E: Entity> Updates<E> for Workspace {
    async fn update(&mut self, permit: &Permit<Update, E>, mut entity: E) -> Out<E> {
        self.statement()?;
        self.current(permit, &entity)?;
        let now = self.memory.0.clock.now();
        if let Some(record) = entity.record_mut() {
            record.on_update(permit.by(), now);
        }
        self.write(permit, entity)
    }
}

#[async_trait]
impl<E: Entity> Deletes<E> for Workspace {
    async fn delete(&mut self, permit: &Permit<Delete, E>, mut entity: E) -> Out<()> {
        self.statement()?;
        self.current(permit, &entity)?;
        self.tables.publish(entity.take_messages(), self.memory.0.clock.now());
        self.erase(entity.id());
        Ok(())
    }
}

#[async_trait]
impl<E: Entity> DeletesMatching<E> for Workspace {
    async fn delete_matching(&mut self, permit: &Permit<Delete, E>, filter: &Filter<E>) -> Out<u64> {
        self.statement()?;
        let ids: Vec<Id<E>> = self.matching(permit, filter).map(|entity| entity.id()).collect();
        for id in &ids {
            self.erase(*id);
        }
        Ok(ids.len() as u64)
    }
}
