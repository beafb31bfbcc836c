//! Giving back what was paid, never more.

use super::{Contradiction, Payment, PaymentEvent, PaymentStatus, Refund, RefundOutcome, RefundStatus};
use crate::shared::{Id, Money, MoneyError, Timestamp};

/// Why no refund was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefundRefusal {
    /// No money came in.
    #[error("only a payment that succeeded can be refunded; this one is {status}", status = .0.name())]
    NotPaid(PaymentStatus),
    /// A refund of nothing is none.
    #[error("there is nothing to refund")]
    Nothing,
    /// More than is left of what was paid, counting refunds that may still succeed.
    #[error("at most {left:?} can be refunded")]
    TooMuch {
        /// What is left.
        left: Money,
    },
    /// The amount is in another currency than the payment.
    #[error("the amount to refund: {0}")]
    Amount(#[from] MoneyError),
}

/// Why what a gateway says of a refund cannot be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettleRefundRefusal {
    /// The payment has no such refund.
    #[error("the payment has no such refund")]
    NoSuchRefund,
    /// It said the opposite before.
    #[error(transparent)]
    Contradiction(#[from] Contradiction<RefundStatus>),
    /// The refunds cannot be summed up. Only refunds that were stored against the rules cannot.
    #[error("the refunds cannot be summed up: {0}")]
    Amount(#[from] MoneyError),
}

impl Payment {
    /// Asks for so much to be given back. It counts as given back until the gateway says that it failed, so that two
    /// refunds under way are never more than was paid.
    pub fn request_refund(
        &mut self,
        id: Id<Refund>,
        amount: Money,
        now: Timestamp,
    ) -> Result<(), RefundRefusal> {
        if self.status() != PaymentStatus::Succeeded {
            return Err(RefundRefusal::NotPaid(self.status()));
        }
        if amount.minor() == 0 {
            return Err(RefundRefusal::Nothing);
        }
        let left = self.refundable()?;
        match left.minus(amount) {
            Err(MoneyError::Negative) => return Err(RefundRefusal::TooMuch { left }),
            left => left?,
        };
        self.state.refunds.push(Refund {
            id,
            amount,
            status: RefundStatus::Pending,
            gateway_reference: None,
            failure_code: None,
            requested_at: now,
        });
        self.events.push(PaymentEvent::RefundRequested { refund: id, amount });
        Ok(())
    }

    /// Learns what the gateway says of a refund. What is no news changes nothing, so that it may be told late, twice and
    /// in any order.
    pub fn settle_refund(
        &mut self,
        id: Id<Refund>,
        outcome: RefundOutcome,
    ) -> Result<bool, SettleRefundRefusal> {
        let mut refunds = self.state.refunds.clone();
        let refund =
            refunds.iter_mut().find(|refund| refund.id == id).ok_or(SettleRefundRefusal::NoSuchRefund)?;
        let Some(next) = refund.status.hear(outcome.status())? else {
            return Ok(false);
        };
        refund.status = next;
        let amount = refund.amount;
        let event = match outcome {
            RefundOutcome::Unknown => PaymentEvent::RefundUnknown { refund: id },
            RefundOutcome::Succeeded { reference } => {
                refund.gateway_reference = Some(reference);
                let in_full =
                    sum(self.zero(), &refunds, |status| status == RefundStatus::Succeeded)? == self.amount();
                PaymentEvent::Refunded { refund: id, amount, in_full }
            }
            RefundOutcome::Failed { code } => {
                refund.failure_code = Some(code.clone());
                PaymentEvent::RefundFailed { refund: id, code }
            }
        };
        self.state.refunds = refunds;
        self.events.push(event);
        Ok(true)
    }

    /// How much was given back.
    pub fn refunded(&self) -> Result<Money, MoneyError> {
        sum(self.zero(), &self.state.refunds, |status| status == RefundStatus::Succeeded)
    }

    /// Whether all that was paid is given back.
    pub fn is_refunded_in_full(&self) -> bool {
        self.refunded().is_ok_and(|refunded| refunded == self.amount())
    }

    /// How much may still be given back: what was paid, without refunds that succeeded or may still succeed.
    pub fn refundable(&self) -> Result<Money, MoneyError> {
        if self.status() != PaymentStatus::Succeeded {
            return Ok(self.zero());
        }
        let spoken_for = sum(self.zero(), &self.state.refunds, |status| status != RefundStatus::Failed)?;
        self.amount().minus(spoken_for)
    }

    const fn zero(&self) -> Money {
        Money::zero(self.currency())
    }
}

fn sum(zero: Money, refunds: &[Refund], counts: impl Fn(RefundStatus) -> bool) -> Result<Money, MoneyError> {
    let counted = refunds.iter().filter(|refund| counts(refund.status));
    counted.map(|refund| refund.amount).try_fold(zero, Money::plus)
}
