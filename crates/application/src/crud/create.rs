use std::slice;

use async_trait::async_trait;

use super::Crud;
use crate::{
    authz::{Actor, Create, Forbidden, Permit, Policy},
    error::{BulkError, Error, Rows},
    store::{Batch, BulkCreates, Creates, Kept, StoreError, Tx, ensure_batch_size},
};

/// What is special about creating an `E`.
#[async_trait]
pub trait CreateHooks<E: Policy<Create>>: Send + Sync {
    /// What a caller gives.
    type New: Send;

    /// Why an entity is not created.
    type Refusal: Send;

    /// With whose leave.
    fn permit(&self, actor: &Actor) -> Result<Permit<Create, E>, Forbidden> {
        actor.permit()
    }

    /// Makes an entity of what was given, before the transaction: identity, time, hashes.
    async fn prepare(&self, actor: &Actor, new: Self::New) -> Result<E, Error<Self::Refusal>>;

    /// The same for many. Unless it is written anew, each is prepared by itself.
    async fn prepare_all(
        &self,
        actor: &Actor,
        new: Vec<Self::New>,
    ) -> Result<Vec<E>, BulkError<Self::Refusal>> {
        let mut rows = Rows::default();
        let mut entities = Vec::with_capacity(new.len());
        for (index, new) in new.into_iter().enumerate() {
            entities.extend(rows.note(index, self.prepare(actor, new).await)?);
        }
        rows.finish()?;
        Ok(entities)
    }

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
    async fn created(&self, _: &mut Tx, _: &Actor, _: &[E]) -> Result<(), Error<Self::Refusal>> {
        Ok(())
    }

    /// What it means in the words of the domain when the store refuses.
    fn meaning(_: &StoreError) -> Option<Self::Refusal> {
        None
    }
}

impl<E, H> Crud<E, H>
where
    E: Kept + Policy<Create>,
    H: CreateHooks<E>,
{
    /// Creates an entity and gives it back.
    pub async fn create(&self, actor: &Actor, new: H::New) -> Result<E, Error<H::Refusal>>
    where
        E::Repository: Creates<E>,
    {
        let permit = self.hooks.permit(actor)?;
        let entity = self.hooks.prepare(actor, new).await?;
        let created = self
            .uow
            .run(async |tx| {
                self.hooks.validate(tx, actor, &entity).await?;
                let entity = E::repository(tx).create(&permit, entity.clone()).await?;
                self.hooks.created(tx, actor, slice::from_ref(&entity)).await?;
                Ok(entity)
            })
            .await;
        created.map_err(|error: Error<H::Refusal>| error.interpreted(H::meaning))
    }

    /// Creates all of them or none, and gives them back in the same order.
    pub async fn create_all(&self, actor: &Actor, new: Vec<H::New>) -> Result<Vec<E>, BulkError<H::Refusal>>
    where
        E::Repository: BulkCreates<E>,
    {
        let permit = self.hooks.permit(actor)?;
        ensure_batch_size(new.len())?;
        let prepared = self.hooks.prepare_all(actor, new).await;
        let batch = prepared.and_then(|entities| Ok(Batch::of(entities)?));
        let batch = batch.map_err(|error| error.interpreted(H::meaning))?;
        let created = self
            .uow
            .run(async |tx| {
                self.hooks.validate_all(tx, actor, batch.rows()).await?;
                let entities = E::repository(tx).create_all(&permit, batch.clone()).await?;
                self.hooks.created(tx, actor, &entities).await?;
                Ok(entities)
            })
            .await;
        created.map_err(|error: BulkError<H::Refusal>| error.interpreted(H::meaning))
    }
}
