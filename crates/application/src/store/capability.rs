//! What a repository can do. It is the sum of the capabilities that it names:
//! `trait LabelRepository: Lists<Label> + Reads<Label> + Creates<Label> {}` can neither update nor delete.
//!
//! Every method takes a permit and stays inside its scope: rows outside it are not found, and rows that would land
//! outside it are [`StoreError::OutOfScope`].
//!
//! The bulk capabilities do to a [`Batch`] what the others do to one entity, all or nothing, with the same checks of every
//! row, and in a number of statements that does not grow with the number of rows. [`StoreError::Rows`] names the rows at
//! fault: first those outside of the scope; when there are none, those that take what others have; when there are none,
//! those that are stale or not found.

/// `repository!(/** docs */ LabelRepository: LabelQueries + Creates<Label>)` names a sum of capabilities. Whatever has them
/// all is one, so stores need not be told.
macro_rules! repository {
    ($(#[$doc:meta])* $Name:ident: $($capabilities:tt)+) => {
        $(#[$doc])*
        pub trait $Name: $($capabilities)+ {}

        impl<S: $($capabilities)+> $Name for S {}
    };
}
pub(crate) use repository;

use async_trait::async_trait;
use domain::shared::Id;

use super::{Batch, Entity, Listed, StoreError};
use crate::{
    authz::{Create, Delete, Permit, Read, Update},
    query::{Filter, Page, Query},
};

type Out<T> = Result<T, StoreError>;

/// Lists entities.
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `Lists<{E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait Lists<E: Listed>: Send {
    /// The page that `query` asks for.
    async fn list(&mut self, permit: &Permit<Read, E>, query: &Query<E>) -> Out<Page<E>>;
}

/// Reads one entity.
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `Reads<{E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait Reads<E: Entity>: Send {
    /// The entity of that id; [`StoreError::NotFound`] when there is none.
    async fn read(&mut self, permit: &Permit<Read, E>, id: Id<E>) -> Out<E>;
}

/// Finds one entity by something else than its id, on behalf of action `A`.
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `Finds<{A}, {E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait Finds<A, E: Entity>: Send {
    /// An entity that passes the filter, if there is one.
    async fn find(&mut self, permit: &Permit<A, E>, filter: &Filter<E>) -> Out<Option<E>>;
}

/// Reads one entity in order to write it (`A` is `Update` or `Delete`).
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `Loads<{A}, {E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait Loads<A, E: Entity>: Send {
    /// The entity of that id. Until the transaction ends, nobody else can write it. Sees only what the scope of `A` sees.
    async fn load(&mut self, permit: &Permit<A, E>, id: Id<E>) -> Out<E>;
}

/// Holds entities still on behalf of action `A`, for rules that concern several of them.
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `Locks<{A}, {E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait Locks<A, E: Entity>: Send {
    /// The ids of the entities that pass the filter. Until the transaction ends, nobody else can write those entities;
    /// whoever asks at the same time waits, and sees what was made of them.
    async fn lock_matching(&mut self, permit: &Permit<A, E>, filter: &Filter<E>) -> Out<Vec<Id<E>>>;
}

/// Creates entities.
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `Creates<{E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait Creates<E: Entity>: Send {
    /// Stores a new entity and its messages; gives it back with its audit columns filled in.
    async fn create(&mut self, permit: &Permit<Create, E>, entity: E) -> Out<E>;
}

/// Updates entities.
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `Updates<{E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait Updates<E: Entity>: Send {
    /// Stores the changed entity and its messages; gives it back with its new version. [`StoreError::Stale`] when
    /// somebody else wrote it since it was read.
    async fn update(&mut self, permit: &Permit<Update, E>, entity: E) -> Out<E>;
}

/// Deletes entities that were loaded.
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `Deletes<{E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait Deletes<E: Entity>: Send {
    /// Removes the entity and stores its last messages. [`StoreError::Stale`] when somebody else wrote it since.
    async fn delete(&mut self, permit: &Permit<Delete, E>, entity: E) -> Out<()>;
}

/// Deletes entities without loading them.
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `DeletesMatching<{E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait DeletesMatching<E: Entity>: Send {
    /// Removes every entity that passes the filter; says how many those were.
    async fn delete_matching(&mut self, permit: &Permit<Delete, E>, filter: &Filter<E>) -> Out<u64>;
}

/// Creates entities in bulk.
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `BulkCreates<{E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait BulkCreates<E: Entity>: Send {
    /// What [`Creates::create`] does, to all of them or none; gives them back in the same order.
    async fn create_all(&mut self, permit: &Permit<Create, E>, entities: Batch<E>) -> Out<Vec<E>>;
}

/// Reads entities in bulk in order to write them (`A` is `Update` or `Delete`).
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `BulkLoads<{A}, {E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait BulkLoads<A, E: Entity>: Send {
    /// What [`Loads::load`] does, for all of them; gives them in the order of the ids. [`StoreError::Rows`] names those that
    /// are not found.
    async fn load_all(&mut self, permit: &Permit<A, E>, ids: &Batch<Id<E>>) -> Out<Vec<E>>;
}

/// Updates entities in bulk.
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `BulkUpdates<{E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait BulkUpdates<E: Entity>: Send {
    /// What [`Updates::update`] does, to all of them or none; gives them back in the same order. A unique value is refused
    /// when another entity has it before the update, even one that gives it up in the same batch.
    async fn update_all(&mut self, permit: &Permit<Update, E>, entities: Batch<E>) -> Out<Vec<E>>;
}

/// Deletes entities in bulk that were loaded.
#[diagnostic::on_unimplemented(
    message = "this repository has no capability `BulkDeletes<{E}>`",
    note = "name it among the capabilities of the repository, if the business wants it"
)]
#[async_trait]
pub trait BulkDeletes<E: Entity>: Send {
    /// What [`Deletes::delete`] does, to all of them or none.
    async fn delete_all(&mut self, permit: &Permit<Delete, E>, entities: Batch<E>) -> Out<()>;
}
