//! What no program may decide about money, in the log, as errors: whoever is on duty is paged by those.

use application::billing::{BillingAlarm, Concern};
use domain::{billing::Payment, shared::Id};

/// Calls for people by the log.
#[derive(Clone, Copy, Debug, Default)]
pub struct LoggedAlarm;

impl BillingAlarm for LoggedAlarm {
    fn raise(&self, payment: Id<Payment>, concern: &Concern) {
        match concern {
            Concern::Discrepancy(what) => {
                tracing::error!(payment = %payment, discrepancy = what.as_str(), "a payment needs looking into");
            }
            Concern::Overdue => tracing::error!(
                payment = %payment,
                "how a payment or a refund ended is not known, a day after it began"
            ),
            Concern::NotHere => {
                tracing::error!(payment = %payment, "the gateway tells of a payment that is not here");
            }
        }
    }
}
