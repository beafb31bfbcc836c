//! What is remembered for a while, and where.

use secrecy::SecretString;

use super::redis_url;
use crate::settings::reader::Reader;
use crate::settings::schema::CACHE_URL;

/// Beyond this, keys would be prefix more than anything else.
const MAX_PREFIX: usize = 40;

/// `[cache]`
#[derive(Clone, Debug)]
pub struct CacheSettings {
    /// The Redis that all instances share, with whatever password its URL holds; `None` is the memory of each process.
    pub url: Option<SecretString>,
    /// What every key in Redis begins with.
    pub key_prefix: String,
    /// Whether Redis on another host may be spoken to without TLS in production.
    pub allow_plaintext: bool,
}

impl CacheSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            url: reader.optional(CACHE_URL, |text| redis_url::parse(text).map(|_| text.into())),
            key_prefix: reader.parsed("cache.key_prefix", parse_prefix).unwrap_or_default(),
            allow_plaintext: reader.flag("cache.allow_plaintext"),
        }
    }
}

fn parse_prefix(text: &str) -> Result<String, String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
    if (1..=MAX_PREFIX).contains(&text.len()) && text.chars().all(fits) {
        return Ok(text.to_owned());
    }
    Err(format!("is {text:?}, and must be 1 to {MAX_PREFIX} letters, digits, - _ or ."))
}
