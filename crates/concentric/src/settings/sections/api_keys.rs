//! What is kept of API keys.

use super::pepper::{self, Pepper, PepperKeys};
use crate::settings::{
    reader::Reader,
    schema::{API_KEY_SECRET, PREVIOUS_API_KEY_SECRETS},
};

/// `[api_keys]`
#[derive(Clone, Debug)]
pub struct ApiKeySettings {
    /// Makes the digests of new keys.
    pub secret: Pepper,
    /// Verify digests made before; no two have the same id.
    pub previous_secrets: Vec<Pepper>,
}

impl ApiKeySettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let keys = PepperKeys {
            secret: API_KEY_SECRET,
            id: "api_keys.secret_id",
            previous: PREVIOUS_API_KEY_SECRETS,
        };
        let (secret, previous_secrets) = pepper::read(reader, keys);
        Self { secret, previous_secrets }
    }
}
