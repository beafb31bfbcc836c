//! Requests whose work takes two transactions.

use domain::shared::Id;
use uuid::Uuid;

use super::{
    ABANDONED_AFTER, Done, Idempotency, InFlight, KeptAnswer, Once,
    turn::{Known, Place},
};
use crate::{
    authz::{Actor, Permit, Update},
    error::Error,
    store::{StoreError, Tx},
};

/// How the first transaction of a request finds it.
pub enum Opening<T> {
    /// It was answered before.
    Answered(Done<T>),
    /// Nobody has begun with it.
    New(Open),
    /// Somebody began with it, and died: what they began is called [`Open::id`], and is to be gone on with.
    Abandoned(Open),
}

/// A request that is being done, between two transactions as in them.
pub struct Open {
    id: Uuid,
    place: Option<Place>,
}

impl Idempotency {
    /// Opens the request; the first thing that the first transaction does. [`InFlight`] when somebody else has
    /// begun with it, and may still be alive.
    pub async fn open<T, D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        once: Option<&Once<'_, T>>,
    ) -> Result<Opening<T>, Error<D>> {
        let Some(once) = once else {
            return Ok(Opening::New(Open { id: self.ids.uuid(), place: None }));
        };
        match self.known(tx, actor, once).await? {
            Known::Nothing(place) => Ok(Opening::New(Open::of(place))),
            Known::Kept(kept) if kept.is_under_way() => self.take_over(tx, actor, kept.id).await,
            Known::Kept(kept) => Ok(Opening::Answered(Done::Once(kept.into_answer()?))),
        }
    }

    /// Goes on in the place of somebody who has died. Of several who want to, one does: the others find that it has just
    /// begun.
    async fn take_over<T, D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        id: Id<KeptAnswer>,
    ) -> Result<Opening<T>, Error<D>> {
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
        Ok(Opening::Abandoned(Open::of(Place { blank, permit })))
    }
}

impl Open {
    const fn of(place: Place) -> Self {
        Self { id: place.blank.id.raw(), place: Some(place) }
    }

    /// What is to be begun is called so, and nothing else is: whoever goes on in the place of somebody finds it by that.
    pub const fn id<E>(&self) -> Id<E> {
        Id::new(self.id)
    }

    /// Keeps the answer of the same request; the last thing that the second transaction does. When somebody else was faster, theirs is the
    /// answer.
    pub async fn close<T, D>(
        &self,
        tx: &mut Tx,
        once: Option<&Once<'_, T>>,
        value: T,
    ) -> Result<Done<T>, Error<D>> {
        let (Some(place), Some(once)) = (&self.place, once) else {
            return Ok(Done::Plainly(value));
        };
        match kept(tx, &place.permit, place.blank.id).await? {
            Some(kept) if !kept.is_under_way() => Ok(Done::Once(kept.into_answer()?)),
            Some(_) => place.keep(tx, once, &value).await,
            // Its time was up, or its caller has left: nobody will ask again.
            None => Ok(Done::Once((once.answer)(&value).map_err(StoreError::Broken)?)),
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
