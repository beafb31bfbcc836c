//! The fields of spans and events, kept as values: text would have to be read again for every line within a span.

use std::fmt;

use serde_json::Value;
use tracing::field::{Field, Visit};

/// Fields in the order in which they came. Of several with one name the last counts.
#[derive(Default)]
pub(super) struct Fields(Vec<(&'static str, Value)>);

impl Fields {
    /// Adds those of another, which came later.
    pub(super) fn extend(&mut self, later: &Self) {
        self.0.extend_from_slice(&later.0);
    }

    /// Removes the fields of that name; the one that counts.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        let taken =
            self.0.iter().rposition(|(known, _)| *known == name).map(|at| self.0.swap_remove(at).1)?;
        self.0.retain(|(known, _)| *known != name);
        Some(taken)
    }

    /// Those that count, by name.
    pub(super) fn sorted(mut self) -> impl Iterator<Item = (&'static str, Value)> {
        self.0.reverse();
        // Stable, so that of one name the latest is first.
        self.0.sort_by_key(|(name, _)| *name);
        self.0.dedup_by_key(|(name, _)| *name);
        self.0.into_iter()
    }

    fn add(&mut self, field: &Field, value: impl Into<Value>) {
        // As raw identifiers are written where they are no keywords.
        let name = field.name().strip_prefix("r#").unwrap_or(field.name());
        self.0.push((name, value.into()));
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, format!("{value:?}"));
    }
}
