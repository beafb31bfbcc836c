//! Money: payments, their refunds, and the ledger that both are written into.

pub mod ledger;

mod discrepancy;
mod gateway;
mod open;
mod payment;
mod payment_status;
mod refund;
mod refunds;
mod settlement;

#[cfg(test)]
mod tests;

pub use discrepancy::Discrepancy;
pub use gateway::{FailureCode, GatewayReference, IdempotencyKey, PaymentMethod};
pub use open::OVERDUE_AFTER;
pub use payment::{NewPayment, NothingToPay, Payment, PaymentEvent, PaymentState};
pub use payment_status::{PaymentOutcome, PaymentStatus};
pub use refund::{Refund, RefundOutcome, RefundStatus};
pub use refunds::{RefundRefusal, SettleRefundRefusal};
pub use settlement::{Contradiction, SettleRefusal};
