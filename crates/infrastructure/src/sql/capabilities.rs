//! What repositories can do, written once for every stored entity and both databases.

use application::{
    authz::{Create, Delete, Permit, Read, Update},
    query::{Filter, Page, Query},
    store::{
        Batch, BulkCreates, BulkDeletes, BulkLoads, BulkUpdates, Creates, Deletes, DeletesMatching, Finds,
        Listed, Lists, Loads, Locks, Reads, StoreError, Updates,
    },
};
use async_trait::async_trait;
use domain::shared::Id;

use super::{
    scoped::{Purpose, SqlSession},
    table::Stored,
};

type Out<T> = Result<T, StoreError>;

#[async_trait]
impl<E: Stored + Listed> Lists<E> for SqlSession {
    async fn list(&mut self, permit: &Permit<Read, E>, query: &Query<E>) -> Out<Page<E>> {
        self.page(permit, query).await
    }
}

#[async_trait]
impl<E: Stored> Reads<E> for SqlSession {
    async fn read(&mut self, permit: &Permit<Read, E>, id: Id<E>) -> Out<E> {
        self.one(permit, id, Purpose::Look).await
    }
}

#[async_trait]
impl<A: 'static, E: Stored> Finds<A, E> for SqlSession {
    async fn find(&mut self, permit: &Permit<A, E>, filter: &Filter<E>) -> Out<Option<E>> {
        self.any(permit, filter).await
    }
}

#[async_trait]
impl<A: 'static, E: Stored> Loads<A, E> for SqlSession {
    async fn load(&mut self, permit: &Permit<A, E>, id: Id<E>) -> Out<E> {
        self.one(permit, id, Purpose::Write).await
    }
}

#[async_trait]
impl<A: 'static, E: Stored> Locks<A, E> for SqlSession {
    async fn lock_matching(&mut self, permit: &Permit<A, E>, filter: &Filter<E>) -> Out<Vec<Id<E>>> {
        self.lock(permit, filter).await
    }
}

#[async_trait]
impl<E: Stored> Creates<E> for SqlSession {
    async fn create(&mut self, permit: &Permit<Create, E>, entity: E) -> Out<E> {
        self.insert(permit, entity).await
    }
}

#[async_trait]
impl<E: Stored> Updates<E> for SqlSession {
    async fn update(&mut self, permit: &Permit<Update, E>, entity: E) -> Out<E> {
        self.overwrite(permit, entity).await
    }
}

#[async_trait]
impl<E: Stored> Deletes<E> for SqlSession {
    async fn delete(&mut self, permit: &Permit<Delete, E>, entity: E) -> Out<()> {
        self.remove(permit, entity).await
    }
}

#[async_trait]
impl<E: Stored> DeletesMatching<E> for SqlSession {
    async fn delete_matching(&mut self, permit: &Permit<Delete, E>, filter: &Filter<E>) -> Out<u64> {
        self.remove_matching(permit, filter).await
    }
}

#[async_trait]
impl<E: Stored> BulkCreates<E> for SqlSession {
    async fn create_all(&mut self, permit: &Permit<Create, E>, entities: Batch<E>) -> Out<Vec<E>> {
        self.insert_batch(permit, entities).await
    }
}

#[async_trait]
impl<A: 'static, E: Stored> BulkLoads<A, E> for SqlSession {
    async fn load_all(&mut self, permit: &Permit<A, E>, ids: &Batch<Id<E>>) -> Out<Vec<E>> {
        self.load_batch(permit, ids).await
    }
}

#[async_trait]
impl<E: Stored> BulkUpdates<E> for SqlSession {
    async fn update_all(&mut self, permit: &Permit<Update, E>, entities: Batch<E>) -> Out<Vec<E>> {
        self.overwrite_batch(permit, entities).await
    }
}

#[async_trait]
impl<E: Stored> BulkDeletes<E> for SqlSession {
    async fn delete_all(&mut self, permit: &Permit<Delete, E>, entities: Batch<E>) -> Out<()> {
        self.remove_batch(permit, entities).await
    }
}
