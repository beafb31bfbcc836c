//! What cannot be true, and is for people to settle.

use std::error::Error;

use super::{Payment, PaymentEvent};
use crate::text;

text!(
    /// What was said of a payment or of its refunds that cannot be true, in a sentence: at most 500 characters.
    Discrepancy,
    "discrepancy",
    max 500
);

impl Discrepancy {
    /// As the domain says it; what is too long is cut off, and what cannot be shown is left out.
    pub fn of(reason: &impl Error) -> Self {
        let shown = reason.to_string();
        Self(shown.chars().filter(|char| !char.is_control()).take(Self::MAX).collect())
    }
}

impl Payment {
    /// Keeps in view what was said of it that cannot be true. Says whether that is another thing than what is kept.
    pub fn dispute(&mut self, what: Discrepancy) -> bool {
        if self.state.discrepancy.as_ref() == Some(&what) {
            return false;
        }
        self.state.discrepancy = Some(what.clone());
        self.events.push(PaymentEvent::Disputed { what });
        true
    }
}
