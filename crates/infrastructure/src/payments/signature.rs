//! The signature that Stripe puts on what it tells (`Stripe-Signature: t=<seconds>,v1=<hex>,…`): HMAC-SHA256 of the time, a
//! point and the body. Several `v1` stand there while a secret is being replaced; other versions are no concern of ours.

#[cfg(test)]
mod tests;

use application::billing::NoticeRefusal;
use domain::shared::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// How far, in seconds, the time of a signature may be from now, as in Stripe's own libraries.
const TOLERANCE: u64 = 300;

/// Two signatures take some 160 bytes; nothing longer is worth parsing.
const MAX_HEADER: usize = 1024;

/// In bytes; Stripe's have 38.
const MIN_SECRET: usize = 16;

/// Why secrets of webhooks cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWebhookSecrets {
    /// Nothing would ever be believed.
    #[error("there is no webhook secret")]
    None,
    /// Easier to guess than the signature should be.
    #[error("a webhook secret has {length} bytes; it needs at least {MIN_SECRET}")]
    TooShort {
        /// Its bytes.
        length: usize,
    },
}

/// Knows what is signed with one of its secrets.
pub(super) struct Signatures {
    macs: Vec<Hmac<Sha256>>,
}

impl Signatures {
    /// While a secret is being replaced, both the old and the new one are good.
    pub(super) fn new(secrets: &[SecretString]) -> Result<Self, InvalidWebhookSecrets> {
        if secrets.is_empty() {
            return Err(InvalidWebhookSecrets::None);
        }
        let mac = |secret: &SecretString| {
            let secret = secret.expose_secret().as_bytes();
            let too_short = InvalidWebhookSecrets::TooShort { length: secret.len() };
            if secret.len() < MIN_SECRET {
                return Err(too_short);
            }
            Hmac::new_from_slice(secret).map_err(|_| too_short)
        };
        Ok(Self { macs: secrets.iter().map(mac).collect::<Result<_, _>>()? })
    }

    /// Whether one of the secrets signed this body, within the tolerance around `now`.
    pub(super) fn verify(&self, header: &str, body: &[u8], now: Timestamp) -> Result<(), NoticeRefusal> {
        let signed = Signed::parse(header).ok_or(NoticeRefusal::Malformed)?;
        let matches = |mac: &Hmac<Sha256>| {
            let mac = mac.clone().chain_update(signed.time).chain_update(b".").chain_update(body);
            signed.candidates.iter().any(|candidate| mac.clone().verify_slice(candidate).is_ok())
        };
        if !self.macs.iter().any(matches) {
            return Err(NoticeRefusal::Forged);
        }
        if now.seconds().abs_diff(signed.seconds) > TOLERANCE {
            return Err(NoticeRefusal::Stale);
        }
        Ok(())
    }
}

/// What a header says.
struct Signed<'a> {
    /// As it stands there, since it is signed so.
    time: &'a str,
    seconds: i64,
    candidates: Vec<[u8; 32]>,
}

impl<'a> Signed<'a> {
    fn parse(header: &'a str) -> Option<Self> {
        if header.len() > MAX_HEADER {
            return None;
        }
        let mut time = None;
        let mut candidates = Vec::new();
        for part in header.split(',') {
            match part.trim().split_once('=')? {
                // Of two times, which one is signed?
                ("t", _) if time.is_some() => return None,
                ("t", digits) => time = Some(digits),
                ("v1", hex) => candidates.push(decode(hex)?),
                _ => {}
            }
        }
        let time = time.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        let seconds = time.parse().ok()?;
        (!candidates.is_empty()).then_some(Self { time, seconds, candidates })
    }
}

fn decode(hex: &str) -> Option<[u8; 32]> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Vec<u8> = hex.bytes().map(|byte| digit(&byte)).collect::<Option<_>>()?;
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    bytes.try_into().ok()
}
