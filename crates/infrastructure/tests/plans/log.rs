//! What the driver logs: the statements that it ran, and what PostgreSQL remarks on them.

use std::{
    fmt::Debug,
    sync::{Mutex, PoisonError},
};

use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    util::SubscriberInitExt,
};

/// The statements that were run on SQLite and the notices of PostgreSQL: one test uses each.
pub(crate) static STATEMENTS: Lines = Lines(Mutex::new(Vec::new()));
pub(crate) static NOTICES: Lines = Lines(Mutex::new(Vec::new()));

/// Begins to listen. SQLite logs on a thread of its own, so this is for the whole process.
pub(crate) fn listen() {
    // The other test of this process may have begun.
    let _already = tracing_subscriber::registry().with(Listener).try_init();
}

pub(crate) struct Lines(Mutex<Vec<String>>);

impl Lines {
    fn add(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }

    /// All since the last time, oldest first.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

struct Listener;

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        match event.metadata().target() {
            "sqlx::query" => event.record(&mut Text { of: "db.statement", to: &STATEMENTS }),
            "sqlx::postgres::notice" => event.record(&mut Text { of: "message", to: &NOTICES }),
            _ => {}
        }
    }
}

/// Writes one field of an event to the lines.
struct Text {
    of: &'static str,
    to: &'static Lines,
}

impl Visit for Text {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == self.of {
            self.to.add(value.trim().to_owned());
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == self.of {
            self.to.add(format!("{value:?}"));
        }
    }
}
