use domain::{
    billing::{Discrepancy, Payment},
    shared::Id,
};

/// What no program may decide about money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Concern {
    /// Something was said of a payment that cannot be true.
    Discrepancy(Discrepancy),
    /// How the payment, or a refund of it, ended is not known, a day after it began. The gateway is still asked.
    Overdue,
    /// The gateway tells of a payment that it was given for one of ours, and that is not here: another service takes money
    /// by the same account, or something of the database is lost.
    NotHere,
}

/// Calls for people who look into it.
pub trait BillingAlarm: Send + Sync {
    /// To be raised after what it is about was committed; again and again, as long as it is so. Never waits.
    fn raise(&self, payment: Id<Payment>, concern: &Concern);
}
