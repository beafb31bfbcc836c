//! The signature that Svix puts on what it carries (`svix-signature: v1,<base64> …`): HMAC-SHA256 of the message's id, its time
//! and the body, with points between. Several stand there while a secret is being replaced; other versions are no concern of
//! ours.

use application::identity::{IssuerNoticeRefusal, NoticeSignature};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::shared::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// How far, in seconds, the time of a signature may be from now, as in Svix's own libraries.
const TOLERANCE: u64 = 300;

/// A signature takes 47 bytes; nothing that has more than twenty is worth parsing.
const MAX_SIGNATURES: usize = 1024;

/// Ids of Svix have some 30 characters.
const MAX_ID: usize = 255;

/// In bytes; Svix makes 24, and its specification asks for that many.
const MIN_SECRET: usize = 24;

const PREFIX: &str = "whsec_";

/// Why secrets of webhooks cannot be used. Does not show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSvixSecret {
    /// Nothing would ever be believed.
    #[error("there is no webhook secret")]
    None,
    /// It was not copied as a whole.
    #[error("a webhook secret begins with whsec_, and the rest is base64")]
    Form,
    /// Easier to guess than the signature should be.
    #[error("a webhook secret has {length} bytes; it needs at least {MIN_SECRET}")]
    TooShort {
        /// Its bytes.
        length: usize,
    },
}

/// Knows what is signed with one of its secrets.
pub(super) struct Signatures(Vec<Hmac<Sha256>>);

impl Signatures {
    /// While a secret is being replaced, both the old and the new one are good.
    pub(super) fn new(secrets: &[SecretString]) -> Result<Self, InvalidSvixSecret> {
        if secrets.is_empty() {
            return Err(InvalidSvixSecret::None);
        }
        let macs = secrets.iter().map(|secret| mac(secret.expose_secret()));
        Ok(Self(macs.collect::<Result<_, _>>()?))
    }

    /// Whether one of the secrets signed this body, within the tolerance around `now`.
    pub(super) fn verify(
        &self,
        signed: &NoticeSignature,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), IssuerNoticeRefusal> {
        let is_id =
            (1..=MAX_ID).contains(&signed.id.len()) && signed.id.bytes().all(|byte| byte.is_ascii_graphic());
        // A point in it would move the border between id and time.
        let is_id = is_id && !signed.id.contains('.');
        let seconds = seconds(&signed.timestamp).filter(|_| is_id).ok_or(IssuerNoticeRefusal::Malformed)?;
        let candidates = candidates(&signed.signature).ok_or(IssuerNoticeRefusal::Malformed)?;
        let matches = |mac: &Hmac<Sha256>| {
            let mac = mac.clone().chain_update(&signed.id).chain_update(b".");
            let mac = mac.chain_update(&signed.timestamp).chain_update(b".").chain_update(body);
            candidates.iter().any(|candidate| mac.clone().verify_slice(candidate).is_ok())
        };
        if !self.0.iter().any(matches) {
            return Err(IssuerNoticeRefusal::Forged);
        }
        if now.seconds().abs_diff(seconds) > TOLERANCE {
            return Err(IssuerNoticeRefusal::Stale);
        }
        Ok(())
    }
}

fn mac(secret: &str) -> Result<Hmac<Sha256>, InvalidSvixSecret> {
    let encoded = secret.strip_prefix(PREFIX).ok_or(InvalidSvixSecret::Form)?;
    let key = BASE64_STANDARD.decode(encoded).map_err(|_| InvalidSvixSecret::Form)?;
    if key.len() < MIN_SECRET {
        return Err(InvalidSvixSecret::TooShort { length: key.len() });
    }
    Hmac::new_from_slice(&key).map_err(|_| InvalidSvixSecret::Form)
}

fn seconds(digits: &str) -> Option<i64> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

/// The signatures of version 1; nothing when there is none.
fn candidates(header: &str) -> Option<Vec<Vec<u8>>> {
    if header.len() > MAX_SIGNATURES {
        return None;
    }
    let of_version_1 = header.split(' ').filter_map(|part| part.strip_prefix("v1,"));
    let candidates: Vec<_> = of_version_1.filter_map(|text| BASE64_STANDARD.decode(text).ok()).collect();
    (!candidates.is_empty()).then_some(candidates)
}
