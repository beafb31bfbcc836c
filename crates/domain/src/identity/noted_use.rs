use std::time::Duration;

use crate::shared::Timestamp;

/// Reading does not mean writing: use is noted at most this often.
const NOTED_EVERY: Duration = Duration::from_secs(5 * 60);

/// In microseconds, as timestamps count.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// A use of a credential that was worth noting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotedUse {
    /// The first ever, or the first of a day (in UTC).
    FirstOfDay,
    /// Another of the same day.
    Again,
}

impl NotedUse {
    /// What a use at `now` is; nothing when the last one was noted less than five minutes before.
    pub(super) fn of(before: Option<Timestamp>, now: Timestamp) -> Option<Self> {
        if before.is_some_and(|before| now.since(before) < NOTED_EVERY) {
            return None;
        }
        let day = |at: Timestamp| at.micros().div_euclid(DAY);
        let same_day = before.is_some_and(|before| day(before) == day(now));
        Some(if same_day { Self::Again } else { Self::FirstOfDay })
    }
}
