//! Access and refresh tokens, and the keys that sign them.

use std::time::Duration;

use infrastructure::TokenKey;
use secrecy::{ExposeSecret as _, SecretString};

use crate::settings::reader::Reader;
use crate::settings::schema::{PREVIOUS_TOKEN_KEYS, PREVIOUS_TOKEN_SECRETS, TOKEN_KEY, TOKEN_SECRET};

const ALGORITHM: &str = "tokens.algorithm";
const AUDIENCE: &str = "tokens.audience";
const DAY: u64 = 24 * 60 * 60;

/// `[tokens]`
#[derive(Clone, Debug)]
pub struct TokenSettings {
    /// Signs new access tokens; `None` stands for `secret`.
    pub key: Option<TokenKey>,
    /// Signs them with HS256, unless there is a key; at least 32 bytes.
    pub secret: SecretString,
    /// Sign no new tokens; those that they have signed are still accepted.
    pub previous_keys: Vec<TokenKey>,
    /// Likewise, with HS256.
    pub previous_secrets: Vec<SecretString>,
    /// Who access tokens say has made them; the public URL unless it is named.
    pub issuer: Option<String>,
    /// Whom access tokens are for.
    pub audience: String,
    /// How long an access token lasts.
    pub access: Duration,
    /// A refresh token ends after this long without use.
    pub refresh_idle: Duration,
    /// However much they are used, all tokens of a log-in end at this age.
    pub refresh_absolute: Duration,
}

/// What access tokens are signed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Algorithm {
    Hs256,
    Rs256,
    EdDsa,
}

impl Algorithm {
    const WORDS: [(&'static str, Self); 3] =
        [("HS256", Self::Hs256), ("RS256", Self::Rs256), ("EdDSA", Self::EdDsa)];

    const fn name(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Rs256 => "RS256",
            Self::EdDsa => "EdDSA",
        }
    }
}

impl TokenSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let settings = Self {
            key: read_key(reader),
            secret: reader.secret(TOKEN_SECRET),
            previous_keys: read_previous_keys(reader),
            previous_secrets: read_previous_secrets(reader),
            issuer: reader.optional("tokens.issuer", |text| Ok(text.to_owned())),
            audience: reader.parsed(AUDIENCE, parse_audience).unwrap_or_default(),
            access: reader.seconds("tokens.access_seconds", 60..=60 * 60),
            refresh_idle: reader.seconds("tokens.refresh_idle_seconds", 60..=365 * DAY),
            refresh_absolute: reader.seconds("tokens.refresh_absolute_seconds", 60..=365 * DAY),
        };
        let comparable = reader.accepted(&["tokens.refresh_idle_seconds", "tokens.refresh_absolute_seconds"]);
        if comparable && settings.refresh_absolute < settings.refresh_idle {
            let (absolute, idle) = (settings.refresh_absolute.as_secs(), settings.refresh_idle.as_secs());
            let message = format!(
                "is {absolute}, and cannot be less than tokens.refresh_idle_seconds, which is {idle}"
            );
            reader.reject("tokens.refresh_absolute_seconds", message);
        }
        settings
    }
}

/// The private key, if the algorithm takes one.
fn read_key(reader: &mut Reader<'_>) -> Option<TokenKey> {
    let algorithm = reader.word(ALGORITHM, Algorithm::WORDS)?;
    let pem = SecretString::from(reader.text(TOKEN_KEY));
    match chosen(algorithm, pem.expose_secret()) {
        Ok(key) => key,
        Err(message) => {
            reader.reject(TOKEN_KEY, message);
            None
        }
    }
}

/// Nothing of the text is quoted: it may be a key written the wrong way.
fn chosen(algorithm: Algorithm, pem: &str) -> Result<Option<TokenKey>, String> {
    let name = algorithm.name();
    match (algorithm, pem) {
        (Algorithm::Hs256, "") => Ok(None),
        (Algorithm::Hs256, _) => {
            Err(format!("is set, and {ALGORITHM} is {name:?}, which takes {TOKEN_SECRET}"))
        }
        (_, "") => Err(format!("is missing, and {ALGORITHM} is {name:?}; {}", advice(algorithm))),
        _ => {
            let mut keys = TokenKey::from_pem(pem).map_err(|wrong| wrong.to_string())?;
            let count = keys.len();
            let key = keys.pop().filter(|_| count == 1);
            let key = key.ok_or_else(|| format!("holds {count} keys, and must hold one"))?;
            if key.algorithm() != name {
                return Err(format!("holds a key for {}, and {ALGORITHM} is {name:?}", key.algorithm()));
            }
            Ok(Some(key))
        }
    }
}

const fn advice(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Rs256 => "make one with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`",
        Algorithm::Hs256 | Algorithm::EdDsa => "make one with `concentric token-key generate`",
    }
}

fn read_previous_keys(reader: &mut Reader<'_>) -> Vec<TokenKey> {
    let pem = SecretString::from(reader.text(PREVIOUS_TOKEN_KEYS));
    if pem.expose_secret().is_empty() {
        return Vec::new();
    }
    match TokenKey::from_pem(pem.expose_secret()) {
        Ok(keys) => keys,
        Err(wrong) => {
            reader.reject(PREVIOUS_TOKEN_KEYS, wrong.to_string());
            Vec::new()
        }
    }
}

fn read_previous_secrets(reader: &mut Reader<'_>) -> Vec<SecretString> {
    let secrets = reader.list(PREVIOUS_TOKEN_SECRETS);
    for secret in &secrets {
        reader.require_length(PREVIOUS_TOKEN_SECRETS, secret);
    }
    secrets.into_iter().map(SecretString::from).collect()
}

fn parse_audience(text: &str) -> Result<String, String> {
    if text.is_empty() { Err("is empty, and must be a name".to_owned()) } else { Ok(text.to_owned()) }
}
