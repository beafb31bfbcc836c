//! What came of laying the sources over one another.

use std::collections::BTreeMap;

use config::Value;

use super::layer::{Layer, is_blank};
use crate::settings::schema;

/// The value in force of every key, with its origin.
#[derive(Default)]
pub(crate) struct Values(BTreeMap<String, Value>);

impl Values {
    pub(crate) fn of(merged: &Layer) -> Self {
        Self(merged.iter().map(|(key, value)| (key.to_owned(), value.clone())).collect())
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key).or_else(|| self.0.get(&schema::pattern(key)?))
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    pub(crate) fn origin(&self, key: &str) -> &str {
        self.get(key).and_then(Value::origin).unwrap_or("default")
    }

    /// The required secrets that nobody has set.
    pub(crate) fn missing_secrets(&self) -> Vec<&'static str> {
        let missing = |key: &&str| self.get(key).is_none_or(is_blank);
        schema::REQUIRED_SECRETS.into_iter().filter(missing).collect()
    }

    /// Takes the missing secrets from `kept`, and nothing else.
    pub(crate) fn fill_missing_secrets(&mut self, kept: &Layer) {
        for key in self.missing_secrets() {
            if let Some(value) = kept.get(key) {
                self.0.insert(key.to_owned(), value.clone());
            }
        }
    }

    /// Makes every required secret a missing one.
    pub(crate) fn forget_secrets(&mut self) {
        self.0.retain(|key, _| !schema::REQUIRED_SECRETS.contains(&key.as_str()));
    }

    /// Says where the missing secrets are going to come from.
    pub(crate) fn explain_missing_secrets(&mut self, origin: &str) {
        for key in self.missing_secrets() {
            self.0.insert(key.to_owned(), Value::new(Some(&origin.to_owned()), ""));
        }
    }
}
