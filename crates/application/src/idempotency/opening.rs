//! Requests whose work takes two transactions.

use domain::shared::Id;
use uuid::Uuid;

use super::{
    ABANDONED_AFTER, Done, Idempotency, InFlight, KeptAnswer, Once,
    turn::{Claim, Known},
};
use crate::{
    authz::{Actor, Permit, Update},
    error::Error,
    store::{StoreError, Tx},
};

/// How the first transaction of a request finds it.
pub enum Opening<'a, T> {
    /// It was answered before.
    Answered(Done<T>),
    /// Nobody has begun with it.
    New(Open<'a, T>),
    /// Somebody began with it, and died: what they began is called [`Open::id`], and is to be gone on with.
    Abandoned(Open<'a, T>),
}

/// A request that is being done, between two transactions as in them.
pub struct Open<'a, T> {
    id: Uuid,
    claim: Option<Claim<'a, T>>,
}

impl Idempotency {
    /// Opens the request; the first thing that the first transaction does. [`InFlight`] when somebody else has
    /// begun with it, and may still be alive.
    pub async fn open<'a, T, D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        once: Option<&'a Once<'a, T>>,
    ) -> Result<Opening<'a, T>, Error<D>> {
        let Some(once) = once else {
            return Ok(Opening::New(Open { id: self.ids.uuid(), claim: None }));
        };
        match self.claim(tx, actor, once).await? {
            Known::Claimed(claim) => Ok(Opening::New(Open::of(claim))),
            Known::Kept(kept) if kept.is_under_way() => self.take_over(tx, actor, once, kept.id).await,
            Known::Kept(kept) => Ok(Opening::Answered(Done::Once(kept.into_answer()?))),
        }
    }

    /// Goes on in the place of somebody who has died. Of several who want to, one does: the others find that it has just
    /// begun.
    async fn take_over<'a, T, D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        once: &'a Once<'a, T>,
        id: Id<KeptAnswer>,
    ) -> Result<Opening<'a, T>, Error<D>> {
        let permit = actor.permit::<Update, KeptAnswer>()?;
        // Locked, it is looked at again: it may have been answered, or taken over, a moment ago.
        let kept = match tx.answers().load(&permit, id).await {
            Err(StoreError::NotFound) => return Err(StoreError::Transient.into()),
            found => found?,
        };
        if !kept.is_under_way() {
            return Ok(Opening::Answered(Done::Once(kept.into_answer()?)));
        }
        let now = self.clock.now();
        if kept.created_at > now.minus(ABANDONED_AFTER) {
            return Err(InFlight.into());
        }
        let blank = tx.answers().update(&permit, KeptAnswer { created_at: now, ..kept }).await?;
        Ok(Opening::Abandoned(Open::of(Claim { once, blank, permit })))
    }
}

impl<'a, T> Open<'a, T> {
    const fn of(claim: Claim<'a, T>) -> Self {
        Self { id: claim.blank.id.raw(), claim: Some(claim) }
    }

    /// What is to be begun is called so, and nothing else is: whoever goes on in the place of somebody finds it by that.
    pub const fn id<E>(&self) -> Id<E> {
        Id::new(self.id)
    }

    /// Keeps the answer; the last thing that the second transaction does. When somebody else was faster, theirs is the
    /// answer.
    pub async fn close<D>(&self, tx: &mut Tx, value: T) -> Result<Done<T>, Error<D>> {
        let Some(claim) = &self.claim else {
            return Ok(Done::Plainly(value));
        };
        match kept(tx, &claim.permit, claim.blank.id).await? {
            Some(kept) if !kept.is_under_way() => Ok(Done::Once(kept.into_answer()?)),
            Some(_) => claim.keep(tx, &value).await,
            // Its time was up, or its caller has left: nobody will ask again.
            None => Ok(Done::Once((claim.once.answer)(&value).map_err(StoreError::Broken)?)),
        }
    }
}

async fn kept(
    tx: &mut Tx,
    permit: &Permit<Update, KeptAnswer>,
    id: Id<KeptAnswer>,
) -> Result<Option<KeptAnswer>, StoreError> {
    match tx.answers().load(permit, id).await {
        Err(StoreError::NotFound) => Ok(None),
        found => found.map(Some),
    }
}
