//! The keys by which others sign what we believe: fetched from them, kept for a while, and shared by all instances.
//!
//! - `jws` takes a signed token apart, `json` reads what it says, both without any leniency; `algorithm` and `key` verify.
//! - `key_set` is what is published, less what is not fit for verifying; `source` is where.
//! - `keeper` decides when it is asked for again.

mod algorithm;
mod json;
mod jws;
mod keeper;
mod key;
mod key_set;
mod source;

use std::{fmt, sync::Arc, time::Duration};

use application::{cache::Cache, ports::Clock};

pub use algorithm::SigningAlgorithm;
pub(crate) use json::{Object, object};
pub(crate) use jws::Jws;
use keeper::Keeper;
use source::Fetcher;
pub use source::{InvalidKeySource, KeySource};

/// The keys of one signer. Asks for them once in `max_age`, and sooner when a token names one that is not among them, though
/// at most once in 30 s; one request at a time. Keeps to those it has while they cannot be fetched.
#[derive(Clone)]
pub struct RemoteKeys {
    keeper: Arc<Keeper>,
    algorithms: Arc<[SigningAlgorithm]>,
}

/// What keys need besides where they are.
#[derive(Clone)]
pub struct KeySettings {
    /// What the signer signs with; no other is accepted, whatever a token says.
    pub algorithms: Vec<SigningAlgorithm>,
    /// How long keys are believed without asking for them again.
    pub max_age: Duration,
    /// Where instances find what one of them has fetched.
    pub cache: Arc<dyn Cache>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unverified {
    /// It is none, or its signer did not sign it; the text is for those who operate this, never for whoever sent it.
    #[error("{0}")]
    Forged(&'static str),
    /// There are no keys to tell by, and none to be had.
    #[error("the keys of the signer cannot be fetched")]
    KeysUnavailable,
}

impl RemoteKeys {
    /// Fetches nothing yet.
    pub fn new(source: KeySource, settings: KeySettings) -> Result<Self, InvalidKeySource> {
        let KeySettings { algorithms, max_age, cache, clock } = settings;
        let fetcher = Fetcher::new(source)?;
        Ok(Self {
            keeper: Arc::new(Keeper::new(fetcher, max_age, cache, clock)),
            algorithms: algorithms.into(),
        })
    }

    /// What the token says, once it is known that the signer signed it; not what it means, nor whether it is still valid.
    pub async fn payload(&self, token: &str) -> Result<Vec<u8>, Unverified> {
        let jws = Jws::parse(token).map_err(Unverified::Forged)?;
        self.verify(&jws).await?;
        Ok(jws.payload)
    }

    pub(crate) async fn verify(&self, jws: &Jws<'_>) -> Result<(), Unverified> {
        let algorithm = SigningAlgorithm::from_name(&jws.algorithm);
        let algorithm = algorithm.filter(|algorithm| self.algorithms.contains(algorithm));
        let algorithm = algorithm.ok_or(Unverified::Forged("another algorithm than the signer's"))?;
        let key = self.keeper.key(&jws.key_id, algorithm).await?;
        let key = key.ok_or(Unverified::Forged("unknown key"))?;
        if key.verifies(jws.signed, &jws.signature) {
            Ok(())
        } else {
            Err(Unverified::Forged("wrong signature"))
        }
    }
}

impl fmt::Debug for RemoteKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteKeys").field("algorithms", &self.algorithms).finish_non_exhaustive()
    }
}
