//! Background work.

use std::time::Duration;

use crate::settings::reader::Reader;

/// `[jobs]`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobSettings {
    /// Whether the server runs jobs, too.
    pub embedded: bool,
    /// How many runs at one time in one process.
    pub workers: usize,
    /// How often to look for work.
    pub poll_interval: Duration,
    /// How long a stop waits for the runs under way.
    pub shutdown_grace: Duration,
}

impl JobSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            embedded: reader.flag("jobs.embedded"),
            workers: reader.number("jobs.workers", 1..=1000),
            poll_interval: Duration::from_millis(reader.number("jobs.poll_interval_ms", 10..=60_000)),
            shutdown_grace: reader.seconds("jobs.shutdown_grace_seconds", 1..=3600),
        }
    }
}
