//! A signer that publishes keys, and instances that believe it.

use std::{sync::Arc, time::Duration};

use infrastructure::{KeySettings, KeySource, RemoteKeys, SigningAlgorithm, Unverified};
use rustls::crypto::ring;
use serde_json::{Value, json};
use testkit::{StubAnswer, StubServer, fakes::FakeClock};

use crate::{
    memory::SharedMemory,
    signer::{Signer, jwks},
};

pub(crate) const JWKS: &str = "/keys.json";
pub(crate) const METADATA: &str = "/.well-known/openid-configuration";
pub(crate) const MAX_AGE: Duration = Duration::from_secs(3600);

pub(crate) struct World {
    pub(crate) server: StubServer,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) memory: Arc<SharedMemory>,
}

impl World {
    /// Where these are published.
    pub(crate) fn publishing(signers: &[&Signer]) -> Self {
        let _ = ring::default_provider().install_default();
        let clock = Arc::new(FakeClock::default());
        let memory = Arc::new(SharedMemory::new(clock.clone()));
        let world = Self { server: StubServer::start().unwrap(), clock, memory };
        world.publish(signers);
        world
    }

    pub(crate) fn publish(&self, signers: &[&Signer]) {
        let keys: Vec<Value> = signers.iter().map(|signer| signer.jwk()).collect();
        self.answer(StubAnswer::Json(jwks(&keys)));
    }

    pub(crate) fn answer(&self, answer: StubAnswer) {
        self.server.answers(JWKS, answer);
    }

    /// How often the keys were asked for.
    pub(crate) fn asked(&self) -> usize {
        self.server.asked(JWKS)
    }

    /// An instance that takes every algorithm.
    pub(crate) fn instance(&self) -> RemoteKeys {
        self.instance_of(KeySource::Jwks(self.server.url(JWKS)), &SigningAlgorithm::ALL)
    }

    pub(crate) fn instance_of(&self, source: KeySource, algorithms: &[SigningAlgorithm]) -> RemoteKeys {
        let settings = KeySettings {
            algorithms: algorithms.to_vec(),
            max_age: MAX_AGE,
            cache: self.memory.clone(),
            clock: self.clock.clone(),
        };
        RemoteKeys::new(source, settings).unwrap()
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

/// Whether a token of that signer is believed.
pub(crate) async fn believes(keys: &RemoteKeys, signer: &Signer) -> Result<(), Unverified> {
    let claims = json!({"sub": "ann"});
    let payload = keys.payload(&signer.token(&claims)).await?;
    assert_eq!(payload, claims.to_string().into_bytes());
    Ok(())
}

pub(crate) const UNKNOWN: Result<(), Unverified> = Err(Unverified::Forged("unknown key"));
