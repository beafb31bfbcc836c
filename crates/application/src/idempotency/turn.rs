use std::sync::Arc;

use domain::{identity::User, shared::Id};

use super::{Answer, ForgetAnswers, KEPT_FOR, KeptAnswer, Replay};
use crate::{
    authz::{Actor, Permit, Update},
    error::Error,
    field,
    ports::{Clock, IdSource},
    query::Filter,
    store::{StoreError, Tx},
};

/// The status of an answer that nobody can see yet: Processing, as in RFC 2518, section 10.1.
const UNDER_WAY: i64 = 102;

/// A request that is not to be done twice.
pub struct Once<'a, T> {
    /// What it is called, by its caller: the same for every repetition, another for every other request.
    pub key: &'a str,
    /// What it asks for.
    pub operation: &'a str,
    /// A digest of all that it says.
    pub fingerprint: &'a str,
    /// What is answered when it is done.
    pub answer: &'a (dyn Fn(&T) -> Result<Answer, Unsayable> + Send + Sync),
}

/// Why something that was done cannot be put into an answer; then it is not done after all.
pub type Unsayable = Box<dyn std::error::Error + Send + Sync>;

/// The request is being done, and how it ends is not known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a request with this idempotency key is under way")]
pub struct InFlight;

/// The key names another request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this idempotency key was used for another request")]
pub struct KeyReused;

/// What became of a request.
#[derive(Debug)]
pub enum Done<T> {
    /// It was done. It has no key, so there is no answer to repeat.
    Plainly(T),
    /// It was done, now or before, and this is the answer.
    Once(Answer),
}

/// Whether a request is still to be done.
pub enum Turn<'a, T> {
    /// It was answered before.
    Answered(Done<T>),
    /// It is to be done now.
    Yours(Pending<'a, T>),
}

/// A request that is being done.
pub struct Pending<'a, T>(Option<(&'a Once<'a, T>, Place)>);

/// The place of an answer, taken by whoever makes it.
pub(super) struct Place {
    pub(super) blank: KeptAnswer,
    pub(super) permit: Permit<Update, KeptAnswer>,
}

/// What is known of a request with a key.
pub(super) enum Known {
    /// Its answer, or that it is under way.
    Kept(KeptAnswer),
    /// Nothing: its place is taken now.
    Nothing(Place),
}

/// Keeps answers, in the transaction of what they tell of.
#[derive(Clone)]
pub struct Idempotency {
    /// When answers are given.
    pub clock: Arc<dyn Clock>,
    /// What they are called.
    pub ids: Arc<dyn IdSource>,
}

impl Idempotency {
    /// Looks whether the request was answered before; without a key it never was. The first thing that a transaction does.
    pub async fn begin<'a, T, D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        once: Option<&'a Once<'a, T>>,
    ) -> Result<Turn<'a, T>, Error<D>> {
        let Some(once) = once else {
            return Ok(Turn::Yours(Pending(None)));
        };
        match self.known(tx, actor, once).await? {
            Known::Nothing(place) => Ok(Turn::Yours(Pending(Some((once, place))))),
            Known::Kept(kept) if kept.is_under_way() => Err(InFlight.into()),
            Known::Kept(kept) => Ok(Turn::Answered(Done::Once(kept.into_answer()?))),
        }
    }

    /// What is known of the request, which takes the place of its answer when that is nothing.
    pub(super) async fn known<T, D>(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        once: &Once<'_, T>,
    ) -> Result<Known, Error<D>> {
        let caller_id = actor.require_identity("repeat")?.id;
        let request = once.request_of(caller_id);
        let filter = field!(KeptAnswer.request).eq(&request);
        let found = tx.answers().find(&actor.permit::<Replay, KeptAnswer>()?, &filter).await?;
        let now = self.clock.now();
        match found {
            Some(kept) if kept.created_at < now.minus(KEPT_FOR) => forget(tx, actor, &filter).await?,
            Some(kept) if kept.fingerprint != once.fingerprint => return Err(KeyReused.into()),
            Some(kept) => return Ok(Known::Kept(kept)),
            None => {}
        }
        let blank = KeptAnswer {
            id: self.ids.next(),
            caller_id,
            request,
            fingerprint: once.fingerprint.to_owned(),
            status: UNDER_WAY,
            location: None,
            etag: None,
            body: String::new(),
            created_at: now,
        };
        // Before the work: whoever sends the same meanwhile waits here for this transaction, and not in the middle of the work.
        match tx.answers().create(&actor.permit()?, blank.clone()).await {
            Ok(_) => Ok(Known::Nothing(Place { blank, permit: actor.permit()? })),
            // The other one came first: run again, this finds its answer.
            Err(StoreError::Conflict { .. }) => Err(StoreError::Transient.into()),
            Err(error) => Err(error.into()),
        }
    }
}

impl<T> Once<'_, T> {
    fn request_of(&self, caller: Id<User>) -> String {
        format!("{caller} {} {}", self.operation, self.key)
    }
}

impl<T> Pending<'_, T> {
    /// Keeps the answer; the last thing that the transaction does.
    pub async fn done<D>(self, tx: &mut Tx, value: T) -> Result<Done<T>, Error<D>> {
        match self.0 {
            None => Ok(Done::Plainly(value)),
            Some((once, place)) => place.keep(tx, once, &value).await,
        }
    }
}

impl Place {
    /// Keeps the answer in its place.
    pub(super) async fn keep<T, D>(
        &self,
        tx: &mut Tx,
        once: &Once<'_, T>,
        value: &T,
    ) -> Result<Done<T>, Error<D>> {
        let answer = (once.answer)(value).map_err(StoreError::Broken)?;
        let kept = KeptAnswer {
            status: answer.status.into(),
            location: answer.location.clone(),
            etag: answer.etag.clone(),
            body: answer.body.clone(),
            ..self.blank.clone()
        };
        tx.answers().update(&self.permit, kept).await?;
        Ok(Done::Once(answer))
    }
}

impl KeptAnswer {
    /// Whether there is no answer yet.
    pub(super) const fn is_under_way(&self) -> bool {
        self.status == UNDER_WAY
    }

    pub(super) fn into_answer(self) -> Result<Answer, StoreError> {
        let Self { status, location, etag, body, .. } = self;
        let status = u16::try_from(status).map_err(|error| StoreError::Broken(error.into()))?;
        Ok(Answer { status, location, etag, body })
    }
}

async fn forget<D>(tx: &mut Tx, actor: &Actor, filter: &Filter<KeptAnswer>) -> Result<(), Error<D>> {
    let permit = actor.permit::<ForgetAnswers, KeptAnswer>()?.base();
    tx.answers().delete_matching(&permit, filter).await?;
    Ok(())
}
