//! The values in force as they may be shown to an operator: with every secret masked.

use config::{Value, ValueKind};

use super::schema::{self, CACHE_URL, DATABASE_URL};
use super::sections::postgres_url::{self, MASK};
use super::sections::redis_url;
use super::sources::layer::is_blank;
use super::sources::values::Values;

/// One key with its value in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `section.name`
    pub key: String,
    /// In TOML; a secret that is set reads `"********"`.
    pub value: String,
    /// Where the value comes from.
    pub origin: String,
}

/// Every key, in alphabetical order.
pub(crate) fn entries(values: &Values) -> Vec<Entry> {
    let entry = |(key, value): (&str, &Value)| Entry {
        key: key.to_owned(),
        value: shown(key, value),
        origin: values.origin(key).to_owned(),
    };
    values.iter().map(entry).collect()
}

fn shown(key: &str, value: &Value) -> String {
    match &value.kind {
        _ if schema::is_secret(key) && !is_blank(value) => quoted(MASK),
        ValueKind::String(url) if key == DATABASE_URL => quoted(&postgres_url::masked(url)),
        ValueKind::String(url) if key == CACHE_URL => quoted(&redis_url::masked(url)),
        ValueKind::Array(items) if [DATABASE_URL, CACHE_URL].contains(&key) && !items.is_empty() => {
            quoted(MASK)
        }
        kind => toml(kind),
    }
}

fn toml(kind: &ValueKind) -> String {
    match kind {
        ValueKind::String(text) => quoted(text),
        ValueKind::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| toml(&item.kind)).collect();
            format!("[{}]", items.join(", "))
        }
        scalar => scalar.to_string(),
    }
}

/// Escapes what could disturb a terminal.
fn quoted(text: &str) -> String {
    format!("{text:?}")
}
