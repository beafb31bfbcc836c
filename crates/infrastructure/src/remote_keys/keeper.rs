//! When keys are asked for again.

use std::{
    num::NonZeroU32,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use application::{
    cache::{Allowance, Cache, CacheKey, Drawn, Namespace},
    ports::Clock,
};
use domain::shared::Timestamp;
use serde::{Deserialize, Serialize};
use tracing::warn;

use super::{SigningAlgorithm, Unverified, key::VerifyingKey, key_set::KeySet, source::Fetcher};

/// Whoever makes up key ids makes us ask the signer no more often than this.
const ASK_AGAIN: Duration = Duration::from_secs(30);

/// While there are no keys at all, nobody is let in, so it is worth asking sooner.
const ASK_WITHOUT_KEYS: Duration = Duration::from_secs(5);

const DOCUMENTS: Namespace = Namespace::new("remote-keys");
const ASKING: Namespace = Namespace::new("remote-keys-asking");

/// Keeps the key set of one signer.
pub(super) struct Keeper {
    fetcher: Fetcher,
    max_age: Duration,
    cache: Arc<dyn Cache>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
    /// Held by whoever asks; the others wait for what they get.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    known: Option<Known>,
    /// When the signer was last asked, or was to be asked by another instance.
    asked_at: Option<Timestamp>,
}

#[derive(Clone)]
struct Known {
    set: Arc<KeySet>,
    fetched_at: Timestamp,
}

/// What instances share: the document, and not what became of it, so that each applies its own rules.
#[derive(Deserialize, Serialize)]
struct Shared {
    fetched_at: i64,
    document: String,
}

type Found = Option<Arc<VerifyingKey>>;

impl Keeper {
    pub(super) fn new(
        fetcher: Fetcher,
        max_age: Duration,
        cache: Arc<dyn Cache>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let (state, turn) = (Mutex::default(), tokio::sync::Mutex::default());
        Self { fetcher, max_age, cache, clock, state, turn }
    }

    /// The key of that name; nothing when the signer has none.
    pub(super) async fn key(
        self: &Arc<Self>,
        id: &str,
        algorithm: SigningAlgorithm,
    ) -> Result<Found, Unverified> {
        if let Some(settled) = self.settled(id, algorithm) {
            return settled;
        }
        // Somebody is asking already. What was good stays good until they know better.
        if let Some(key) = self.known(id, algorithm).filter(|_| self.turn.try_lock().is_err()) {
            return Ok(Some(key));
        }
        let (keeper, id) = (Arc::clone(self), id.to_owned());
        // A task of its own: a client that goes away must not leave it half done, and everybody else waiting.
        let looking = tokio::spawn(async move { keeper.look_again(&id, algorithm).await });
        looking.await.unwrap_or(Err(Unverified::KeysUnavailable))
    }

    /// What can be said without asking anybody.
    fn settled(&self, id: &str, algorithm: SigningAlgorithm) -> Option<Result<Found, Unverified>> {
        let (now, state) = (self.clock.now(), self.state());
        let may_ask = state.may_ask(now);
        let Some(known) = &state.known else {
            return (!may_ask).then_some(Err(Unverified::KeysUnavailable));
        };
        let found = known.set.find(id, algorithm);
        let is_good = found.is_some() && now.since(known.fetched_at) < self.max_age;
        (is_good || !may_ask).then_some(Ok(found))
    }

    async fn look_again(&self, id: &str, algorithm: SigningAlgorithm) -> Result<Found, Unverified> {
        let _turn = self.turn.lock().await;
        // Somebody else may have asked meanwhile.
        if let Some(settled) = self.settled(id, algorithm) {
            return settled;
        }
        self.adopt_shared().await;
        if let Some(Ok(Some(key))) = self.settled(id, algorithm) {
            return Ok(Some(key));
        }
        let now = self.clock.now();
        if self.is_due(now) || self.is_first_to_ask().await {
            self.ask(now).await;
        }
        self.state().asked_at = Some(self.clock.now());
        match &self.state().known {
            Some(known) => Ok(known.set.find(id, algorithm)),
            None => Err(Unverified::KeysUnavailable),
        }
    }

    fn known(&self, id: &str, algorithm: SigningAlgorithm) -> Found {
        self.state().known.as_ref()?.set.find(id, algorithm)
    }

    /// Whether it has to be asked whatever the token says.
    fn is_due(&self, now: Timestamp) -> bool {
        let state = self.state();
        state.known.as_ref().is_none_or(|known| now.since(known.fetched_at) >= self.max_age)
    }

    /// Whether no other instance has asked lately because of a key that nobody knows. On its own, when they cannot talk.
    async fn is_first_to_ask(&self) -> bool {
        let allowance = Allowance { burst: NonZeroU32::MIN, interval: ASK_AGAIN };
        let drawn = self.cache.draw(&CacheKey::new(ASKING, self.fetcher.name()), allowance).await;
        !matches!(drawn, Ok(Drawn::Refused { .. }))
    }

    /// Asks the signer. A failure changes nothing: what was good stays good.
    async fn ask(&self, now: Timestamp) {
        let answer = self.fetcher.fetch().await;
        let read = answer.and_then(|document| {
            let set = KeySet::parse(&document).map_err(str::to_owned)?;
            Ok((set, String::from_utf8_lossy(&document).into_owned()))
        });
        match read {
            Ok((set, document)) => {
                self.state().known = Some(Known { set: Arc::new(set), fetched_at: now });
                self.share(Shared { fetched_at: now.micros(), document }).await;
            }
            Err(reason) => {
                warn!(keys = self.fetcher.name(), reason, "the keys of a signer cannot be fetched");
            }
        }
    }

    async fn share(&self, shared: Shared) {
        let key = CacheKey::new(DOCUMENTS, self.fetcher.name());
        let Ok(value) = serde_json::to_vec(&shared) else { return };
        // Away, it costs the others a request each.
        if let Err(error) = self.cache.put(&key, &value, self.max_age).await {
            warn!(%error, "the keys of a signer are not shared");
        }
    }

    /// Takes what another instance has fetched, if that is newer.
    async fn adopt_shared(&self) {
        let Ok(Some(value)) = self.cache.get(&CacheKey::new(DOCUMENTS, self.fetcher.name())).await else {
            return;
        };
        let Ok(shared) = serde_json::from_slice::<Shared>(&value) else { return };
        // Another's clock may be ahead; keys are not good for longer by that.
        let fetched_at = Timestamp::from_micros(shared.fetched_at).min(self.clock.now());
        let mut state = self.state();
        if state.known.as_ref().is_some_and(|known| known.fetched_at >= fetched_at) {
            return;
        }
        if let Ok(set) = KeySet::parse(shared.document.as_bytes()) {
            state.known = Some(Known { set: Arc::new(set), fetched_at });
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn may_ask(&self, now: Timestamp) -> bool {
        let pause = if self.known.is_some() { ASK_AGAIN } else { ASK_WITHOUT_KEYS };
        self.asked_at.is_none_or(|asked_at| now.since(asked_at) >= pause)
    }
}
