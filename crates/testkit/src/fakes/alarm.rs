use std::sync::{Mutex, PoisonError};

use application::billing::{BillingAlarm, Concern};
use domain::{billing::Payment, shared::Id};

/// An alarm that writes down what it was raised for.
#[derive(Default)]
pub struct QuietAlarm(Mutex<Vec<(Id<Payment>, Concern)>>);

impl QuietAlarm {
    /// What it was raised for, oldest first.
    pub fn raised(&self) -> Vec<(Id<Payment>, Concern)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl BillingAlarm for QuietAlarm {
    fn raise(&self, payment: Id<Payment>, concern: &Concern) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((payment, concern.clone()));
    }
}
