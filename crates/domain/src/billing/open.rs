//! What is still open: payments and refunds of which nobody knows how they ended.

use std::time::Duration;

use super::{Payment, Refund};
use crate::shared::Timestamp;

/// For how long a question may be asked again with the same key. Gateways forget keys after 24 hours (so does Stripe, by
/// its documentation of idempotent requests), and would take money a second time then; an hour is left for clocks that
/// differ.
pub const KEY_KNOWN_FOR: Duration = Duration::from_secs(23 * 60 * 60);

impl Payment {
    /// Whether nothing is open: how it ended is known, and so it is of each of its refunds.
    pub fn is_settled(&self) -> bool {
        self.status().is_final() && self.open_refunds().next().is_none()
    }

    /// The refunds of which it is not known how they ended.
    pub fn open_refunds(&self) -> impl Iterator<Item = &Refund> {
        self.refunds().iter().filter(|refund| !refund.status.is_final())
    }

    /// Whether the gateway may be asked for it at `now` without danger of a second charge: it still knows the key, or has
    /// told by what it knows the payment.
    pub fn may_be_asked(&self, now: Timestamp) -> bool {
        self.state.gateway_reference.is_some() || is_known(self.created_at(), now)
    }
}

impl Refund {
    /// The same of a refund.
    pub fn may_be_asked(&self, now: Timestamp) -> bool {
        self.gateway_reference.is_some() || is_known(self.requested_at, now)
    }
}

fn is_known(first_asked: Timestamp, now: Timestamp) -> bool {
    first_asked > now.minus(KEY_KNOWN_FOR)
}
