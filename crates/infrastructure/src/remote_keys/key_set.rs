use std::sync::Arc;

use serde_json::Value;

use super::{SigningAlgorithm, json::object, key::VerifyingKey};

/// The keys of a set that are fit for verifying tokens.
#[derive(Debug)]
pub(super) struct KeySet(Vec<Arc<VerifyingKey>>);

impl KeySet {
    /// Reads a JSON Web Key Set (RFC 7517, section 5). Passes over keys that are not understood or not fit; a set without any
    /// other is none, since nobody who signs means that.
    pub(super) fn parse(document: &[u8]) -> Result<Self, &'static str> {
        let document = object(document).ok_or("it is no JSON object")?;
        let keys = document.get("keys").and_then(Value::as_array).ok_or("it has no keys")?;
        let fit = keys.iter().filter_map(Value::as_object).filter_map(VerifyingKey::of);
        let fit: Vec<_> = fit.map(Arc::new).collect();
        if fit.is_empty() { Err("it has no key that verifies tokens") } else { Ok(Self(fit)) }
    }

    /// The key of that name, if it is one for that algorithm.
    pub(super) fn find(&self, id: &str, algorithm: SigningAlgorithm) -> Option<Arc<VerifyingKey>> {
        self.0.iter().find(|key| key.id == id && key.algorithm == algorithm).cloned()
    }
}
