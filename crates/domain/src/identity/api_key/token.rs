use super::ApiKey;
use crate::shared::Id;

/// Tells scanners for leaked secrets what they have found.
const PREFIX: &str = "ck_";

/// The part of a key that its holder alone knows: 256 random bits, in lower-case hexadecimal. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct KeySecret([u8; 32]);

impl KeySecret {
    /// From random bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// A key as its holder has it: `ck_<id>_<secret>`, both in lower-case hexadecimal, so that a double click selects it and
/// `ck_[0-9a-f]{32}_[0-9a-f]{64}` finds it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKeyToken {
    /// Which key it is; no secret.
    pub id: Id<ApiKey>,
    /// What proves it.
    pub secret: KeySecret,
}

impl ApiKeyToken {
    /// Reads it back. There is one spelling of each.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
        let id = Id::new(uuid::Uuid::from_bytes(bytes(id)?));
        Some(Self { id, secret: KeySecret(bytes(secret)?) })
    }

    /// The text, secret included.
    pub fn reveal(&self) -> String {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        format!("{PREFIX}{}_{}", hex(self.id.raw().as_bytes()), hex(&self.secret.0))
    }
}

fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let digits = hex.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = [digit(*pair.first()?)?, digit(*pair.last()?)?];
        *byte = high << 4 | low;
    }
    Some(bytes)
}

const fn digit(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}
