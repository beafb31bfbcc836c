//! What an ID token has to say (OpenID Connect Core 1.0, section 3.1.3.7), once its signature is known to be the provider's.

use std::time::Duration;

use application::identity::ProviderError;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::shared::Timestamp;
use serde::Deserialize;
use sha2::{Digest as _, Sha256, Sha512};

use super::user_info::Profile;
use crate::remote_keys::{SigningAlgorithm, object};

/// How far the provider's clock may be from ours.
const LEEWAY: Duration = Duration::from_secs(60);

/// How old a token may be that was made for somebody who is waiting: people take their time before the code is made, and not
/// afterwards.
const MAX_AGE: Duration = Duration::from_secs(10 * 60);

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) sub: String,
    pub(super) aud: Audience,
    pub(super) azp: Option<String>,
    pub(super) exp: i64,
    pub(super) iat: i64,
    pub(super) nonce: Option<String>,
    pub(super) at_hash: Option<String>,
    #[serde(flatten)]
    pub(super) profile: Profile,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Several(Vec<String>),
}

/// What it is held to.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) access_token: &'a str,
    pub(super) algorithm: SigningAlgorithm,
    pub(super) now: Timestamp,
}

impl Claims {
    /// Reads what is signed. What is there twice is nowhere: others might read the other one.
    pub(super) fn read(payload: &[u8]) -> Result<Self, ProviderError> {
        let untrusted = |reason: String| ProviderError::Untrusted(format!("the ID token: {reason}"));
        let claims = object(payload).ok_or_else(|| untrusted("it is no JSON object".to_owned()))?;
        serde_json::from_value(claims.into()).map_err(|error| untrusted(error.to_string()))
    }

    /// Refuses what is not said to us, now, by that provider, about this sign-in.
    pub(super) fn check(&self, expected: &Expected<'_>) -> Result<(), ProviderError> {
        let now = expected.now.micros() / 1_000_000;
        let leeway = LEEWAY.as_secs().cast_signed();
        let oldest = now - MAX_AGE.as_secs().cast_signed() - leeway;
        let faults = [
            (self.iss != expected.issuer, "the ID token is another issuer's"),
            (!self.is_for(expected.client_id), "the ID token is for another client"),
            (self.exp <= now - leeway, "the ID token has expired"),
            (self.iat > now + leeway, "the ID token is from the future"),
            (self.iat < oldest, "the ID token is too old"),
            (self.nonce.as_deref() != Some(expected.nonce), "the ID token is of another sign-in"),
            (!self.goes_with(expected), "the ID token is not of this access token"),
        ];
        match faults.into_iter().find(|(is_there, _)| *is_there) {
            Some((_, fault)) => Err(ProviderError::Untrusted(fault.to_owned())),
            None => Ok(()),
        }
    }

    /// With several audiences, the one who asked has to be us; and whoever else is named as that is not us.
    fn is_for(&self, client_id: &str) -> bool {
        let (among, alone) = match &self.aud {
            Audience::One(audience) => (audience == client_id, true),
            Audience::Several(all) => (all.iter().any(|audience| audience == client_id), all.len() == 1),
        };
        among && self.azp.as_ref().map_or(alone, |party| party == client_id)
    }

    /// Section 3.1.3.6; optional where the token comes straight from the token endpoint.
    fn goes_with(&self, expected: &Expected<'_>) -> bool {
        let Some(hash) = &self.at_hash else { return true };
        let token = expected.access_token.as_bytes();
        let left_half = match expected.algorithm {
            SigningAlgorithm::Rs256 | SigningAlgorithm::Es256 => Sha256::digest(token)[..16].to_vec(),
            SigningAlgorithm::EdDsa => Sha512::digest(token)[..32].to_vec(),
        };
        *hash == BASE64_URL_SAFE_NO_PAD.encode(left_half)
    }
}
