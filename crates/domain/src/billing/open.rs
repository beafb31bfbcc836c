//! What is still open: payments and refunds of which nobody knows how they ended.

use std::time::Duration;

use super::{Payment, Refund};
use crate::shared::Timestamp;

/// For how long something may be open before people have to look. A day is enough for every time-out, every search of a
/// gateway, and most of their outages.
pub const OVERDUE_AFTER: Duration = Duration::from_secs(24 * 60 * 60);

impl Payment {
    /// Whether nothing is open: how it ended is known, and so it is of each of its refunds.
    pub fn is_settled(&self) -> bool {
        self.status().is_final() && self.open_refunds().next().is_none()
    }

    /// The refunds of which it is not known how they ended.
    pub fn open_refunds(&self) -> impl Iterator<Item = &Refund> {
        self.refunds().iter().filter(|refund| !refund.status.is_final())
    }

    /// Whether it, or a refund of it, is open at `now`, and began so long ago that it should not be.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        let is_late = |begun: Timestamp| begun <= now.minus(OVERDUE_AFTER);
        let is_open = !self.status().is_final();
        (is_open && is_late(self.created_at()))
            || self.open_refunds().any(|refund| is_late(refund.requested_at))
    }
}
