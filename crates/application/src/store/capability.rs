//! What a repository can do. It is the sum of the capabilities that it names:
//! `trait LabelRepository: Lists<Label> + Reads<Label> + Creates<Label> {}` can neither update nor delete.
//!
//! Every method takes a permit and stays inside its scope: rows outside it are not found, and rows that would land
//! outside it are [`StoreError::OutOfScope`].

use async_trait::async_trait;
use domain::shared::Id;

use super::{Entity, Listed, StoreError};
use crate::{
    authz::{Create, Delete, Permit, Read, Update},
    query::{Filter, Page, Query},
};

type Out<T> = Result<T, StoreError>;

/// Lists entities.
#[async_trait]
pub trait Lists<E: Listed>: Send {
    /// The page that `query` asks for.
    async fn list(&mut self, permit: &Permit<Read, E>, query: &Query<E>) -> Out<Page<E>>;
}

/// Reads one entity.
#[async_trait]
pub trait Reads<E: Entity>: Send {
    /// The entity of that id; [`StoreError::NotFound`] when there is none.
    async fn read(&mut self, permit: &Permit<Read, E>, id: Id<E>) -> Out<E>;
}

/// Finds one entity by something else than its id, on behalf of action `A`.
#[async_trait]
pub trait Finds<A, E: Entity>: Send {
    /// An entity that passes the filter, if there is one.
    async fn find(&mut self, permit: &Permit<A, E>, filter: &Filter<E>) -> Out<Option<E>>;
}

/// Reads one entity in order to write it (`A` is `Update` or `Delete`).
#[async_trait]
pub trait Loads<A, E: Entity>: Send {
    /// The entity of that id. Until the transaction ends, nobody else can write it. Sees only what the scope of `A` sees.
    async fn load(&mut self, permit: &Permit<A, E>, id: Id<E>) -> Out<E>;
}

/// Holds entities still on behalf of action `A`, for rules that concern several of them.
#[async_trait]
pub trait Locks<A, E: Entity>: Send {
    /// The ids of the entities that pass the filter. Until the transaction ends, nobody else can write those entities;
    /// whoever asks at the same time waits, and sees what was made of them.
    async fn lock_matching(&mut self, permit: &Permit<A, E>, filter: &Filter<E>) -> Out<Vec<Id<E>>>;
}

/// Creates entities.
#[async_trait]
pub trait Creates<E: Entity>: Send {
    /// Stores a new entity and its messages; gives it back with its audit columns filled in.
    async fn create(&mut self, permit: &Permit<Create, E>, entity: E) -> Out<E>;
}

/// Updates entities.
#[async_trait]
pub trait Updates<E: Entity>: Send {
    /// Stores the changed entity and its messages; gives it back with its new version. [`StoreError::Stale`] when
    /// somebody else wrote it since it was read.
    async fn update(&mut self, permit: &Permit<Update, E>, entity: E) -> Out<E>;
}

/// Deletes entities that were loaded.
#[async_trait]
pub trait Deletes<E: Entity>: Send {
    /// Removes the entity and stores its last messages. [`StoreError::Stale`] when somebody else wrote it since.
    async fn delete(&mut self, permit: &Permit<Delete, E>, entity: E) -> Out<()>;
}

/// Deletes entities without loading them.
#[async_trait]
pub trait DeletesMatching<E: Entity>: Send {
    /// Removes every entity that passes the filter; says how many those were.
    async fn delete_matching(&mut self, permit: &Permit<Delete, E>, filter: &Filter<E>) -> Out<u64>;
}
