use std::slice;

use async_trait::async_trait;
use domain::shared::{Id, Version};

use super::{
    Crud,
    load::{load, load_all},
};
use crate::{
    authz::{Actor, Forbidden, Permit, Policy, Read, Update},
    error::{BulkError, Error, Rows, ensure_version},
    store::{Batch, BulkLoads, BulkUpdates, Kept, Listed, Lists, Loads, Reads, StoreError, Tx, Updates},
};

/// What is special about updating an `E`.
#[async_trait]
pub trait UpdateHooks<E: Policy<Update>>: Send + Sync {
    /// What a caller wants to be different.
    type Change: Clone + Send + Sync;

    /// Why an entity is not updated.
    type Refusal: Send;

    /// With whose leave.
    fn permit(&self, actor: &Actor) -> Result<Permit<Update, E>, Forbidden> {
        actor.permit()
    }

    /// Makes the change; says whether anything is different now.
    fn prepare(&self, entity: &mut E, change: Self::Change) -> Result<bool, Self::Refusal>;

    /// Checks the changed entity, within the transaction, when that takes a look at other rows.
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
    async fn updated(&self, _: &mut Tx, _: &Actor, _: &[E]) -> Result<(), Error<Self::Refusal>> {
        Ok(())
    }

    /// What it means in the words of the domain when the store refuses.
    fn meaning(_: &StoreError) -> Option<Self::Refusal> {
        None
    }
}

/// One row of a bulk update.
pub struct Edit<E, C> {
    /// Which entity.
    pub id: Id<E>,
    /// The version that it must still have; none for any.
    pub expected: Option<Version>,
    /// What is to be different.
    pub change: C,
}

impl<E, H> Crud<E, H>
where
    E: Kept + Policy<Update> + Policy<Read>,
    H: UpdateHooks<E>,
{
    /// Makes the change, provided that the entity is still of the `expected` version; gives it back. Nothing is written
    /// when nothing is different.
    pub async fn update(
        &self,
        actor: &Actor,
        id: Id<E>,
        change: H::Change,
        expected: Option<Version>,
    ) -> Result<E, Error<H::Refusal>>
    where
        E::Repository: Loads<Update, E> + Reads<E> + Updates<E>,
    {
        let permit = self.hooks.permit(actor)?;
        let updated = self
            .uow
            .run(async |tx| {
                let mut entity = load(tx, actor, &permit, id).await?;
                if !self.change(&mut entity, change.clone(), expected)? {
                    return Ok(entity);
                }
                self.hooks.validate(tx, actor, &entity).await?;
                let entity = E::repository(tx).update(&permit, entity).await?;
                self.hooks.updated(tx, actor, slice::from_ref(&entity)).await?;
                Ok(entity)
            })
            .await;
        updated.map_err(|error: Error<H::Refusal>| error.interpreted(H::meaning))
    }

    /// Makes all changes or none; gives the entities back in the same order. Only those that are different are written.
    pub async fn update_all(
        &self,
        actor: &Actor,
        edits: Vec<Edit<E, H::Change>>,
    ) -> Result<Vec<E>, BulkError<H::Refusal>>
    where
        E: Listed,
        E::Repository: BulkLoads<Update, E> + Lists<E> + BulkUpdates<E>,
    {
        let permit = self.hooks.permit(actor)?;
        let ids = Batch::of_ids(edits.iter().map(|edit| edit.id).collect())?;
        let updated = self
            .uow
            .run(async |tx| {
                let mut entities = load_all(tx, actor, &permit, &ids).await?;
                let changed = self.change_all(&mut entities, &edits)?;
                let different = changed.iter().map(|index| entities[*index].clone()).collect();
                let written = self.write_all(tx, actor, &permit, different).await;
                let written = written.map_err(|error| error.in_terms_of(&changed))?;
                for (index, entity) in changed.into_iter().zip(written) {
                    entities[index] = entity;
                }
                Ok(entities)
            })
            .await;
        updated.map_err(|error: BulkError<H::Refusal>| error.interpreted(H::meaning))
    }

    fn change(
        &self,
        entity: &mut E,
        change: H::Change,
        expected: Option<Version>,
    ) -> Result<bool, Error<H::Refusal>> {
        ensure_version(expected, entity)?;
        self.hooks.prepare(entity, change).map_err(Error::Refused)
    }

    /// Makes the changes; gives the indices of the entities that are different now.
    fn change_all(
        &self,
        entities: &mut [E],
        edits: &[Edit<E, H::Change>],
    ) -> Result<Vec<usize>, BulkError<H::Refusal>> {
        let mut rows = Rows::default();
        let mut changed = Vec::new();
        for (index, (entity, edit)) in entities.iter_mut().zip(edits).enumerate() {
            let outcome = self.change(entity, edit.change.clone(), edit.expected);
            if rows.note(index, outcome)? == Some(true) {
                changed.push(index);
            }
        }
        rows.finish()?;
        Ok(changed)
    }

    async fn write_all(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        permit: &Permit<Update, E>,
        entities: Vec<E>,
    ) -> Result<Vec<E>, BulkError<H::Refusal>>
    where
        E::Repository: BulkUpdates<E>,
    {
        let batch = Batch::of(entities)?;
        self.hooks.validate_all(tx, actor, batch.rows()).await?;
        let entities = E::repository(tx).update_all(permit, batch).await?;
        self.hooks.updated(tx, actor, &entities).await?;
        Ok(entities)
    }
}
