use std::slice;

use async_trait::async_trait;
use domain::shared::{Id, Version};

use super::{
    Crud,
    load::{load, load_all},
};
use crate::{
    authz::{Actor, Delete, Forbidden, Permit, Policy, Read},
    error::{BulkError, Error, Rows, ensure_version},
    store::{Batch, BulkDeletes, BulkLoads, Deletes, Kept, Listed, Lists, Loads, Reads, StoreError, Tx},
};

/// What is special about deleting an `E`.
#[async_trait]
pub trait DeleteHooks<E: Policy<Delete>>: Send + Sync {
    /// Why an entity is not deleted.
    type Refusal: Send;

    /// With whose leave.
    fn permit(&self, actor: &Actor) -> Result<Permit<Delete, E>, Forbidden> {
        actor.permit()
    }

    /// Holds still, before the entities are loaded, what `validate` decides by: whoever deletes at the same time waits here
    /// instead of in a deadlock.
    async fn hold(&self, _: &mut Tx, _: &Actor) -> Result<(), Error<Self::Refusal>> {
        Ok(())
    }

    /// Lets the entity say its last word: the event of its end.
    fn prepare(&self, _: &mut E) {}

    /// Checks, within the transaction, what takes a look at other rows.
    async fn validate(&self, _: &mut Tx, _: &Actor, _: &E) -> Result<(), Error<Self::Refusal>> {
        Ok(())
    }

    /// The same for many. To be written anew when `validate` asks the store: each is validated by itself.
    async fn validate_all(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        entities: &[E],
    ) -> Result<(), BulkError<Self::Refusal>> {
        let mut rows = Rows::default();
        for (index, entity) in entities.iter().enumerate() {
            rows.note(index, self.validate(tx, actor, entity).await)?;
        }
        rows.finish()
    }

    /// Does, within the transaction, what else belongs to it. All of them at once, be it one or many.
    async fn deleted(&self, _: &mut Tx, _: &Actor, _: &[E]) -> Result<(), Error<Self::Refusal>> {
        Ok(())
    }

    /// What it means in the words of the domain when the store refuses.
    fn meaning(_: &StoreError) -> Option<Self::Refusal> {
        None
    }
}

/// One row of a bulk deletion.
pub struct Deletion<E> {
    /// Which entity.
    pub id: Id<E>,
    /// The version that it must still have; none for any.
    pub expected: Option<Version>,
}

impl<E, H> Crud<E, H>
where
    E: Kept + Policy<Delete> + Policy<Read>,
    H: DeleteHooks<E>,
{
    /// Deletes the entity for good, provided that it is still of the `expected` version.
    pub async fn delete(
        &self,
        actor: &Actor,
        id: Id<E>,
        expected: Option<Version>,
    ) -> Result<(), Error<H::Refusal>>
    where
        E::Repository: Loads<Delete, E> + Reads<E> + Deletes<E>,
    {
        let permit = self.hooks.permit(actor)?;
        let deleted = self
            .uow
            .run(async |tx| {
                self.hooks.hold(tx, actor).await?;
                let mut entity = load(tx, actor, &permit, id).await?;
                ensure_version(expected, &entity)?;
                self.hooks.validate(tx, actor, &entity).await?;
                self.hooks.prepare(&mut entity);
                E::repository(tx).delete(&permit, entity.clone()).await?;
                self.hooks.deleted(tx, actor, slice::from_ref(&entity)).await
            })
            .await;
        deleted.map_err(|error: Error<H::Refusal>| error.interpreted(H::meaning))
    }

    /// Deletes all of them or none.
    pub async fn delete_all(
        &self,
        actor: &Actor,
        deletions: Vec<Deletion<E>>,
    ) -> Result<(), BulkError<H::Refusal>>
    where
        E: Listed,
        E::Repository: BulkLoads<Delete, E> + Lists<E> + BulkDeletes<E>,
    {
        let permit = self.hooks.permit(actor)?;
        let ids = Batch::of_ids(deletions.iter().map(|deletion| deletion.id).collect())?;
        let deleted = self
            .uow
            .run(async |tx| {
                self.hooks.hold(tx, actor).await?;
                let mut entities = load_all(tx, actor, &permit, &ids).await?;
                let mut rows = Rows::default();
                for (index, (entity, deletion)) in entities.iter().zip(&deletions).enumerate() {
                    rows.note(index, ensure_version(deletion.expected, entity).map_err(Error::from))?;
                }
                rows.finish()?;
                self.hooks.validate_all(tx, actor, &entities).await?;
                for entity in &mut entities {
                    self.hooks.prepare(entity);
                }
                E::repository(tx).delete_all(&permit, Batch::of(entities.clone())?).await?;
                Ok(self.hooks.deleted(tx, actor, &entities).await?)
            })
            .await;
        deleted.map_err(|error: BulkError<H::Refusal>| error.interpreted(H::meaning))
    }
}
