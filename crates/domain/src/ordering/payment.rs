//! What an order learns of its payments. How money moves is `billing`'s.

use super::{Order, OrderEvent, OrderStatus};

/// Why no payment of the order may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BeginPaymentRefusal {
    /// The total is not fixed yet.
    #[error("the order is not confirmed yet")]
    NotConfirmed,
    /// A payment is under way, and a second one would charge twice.
    #[error("a payment of the order is under way")]
    UnderWay,
    /// It is paid already, or was, and was refunded.
    #[error("the order was paid already")]
    AlreadyPaid,
    /// It was called off.
    #[error("the order is cancelled")]
    Cancelled,
}

/// No payment of the order is under way that could have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no payment of the order is under way; it is {status}", status = .0.name())]
pub struct NotUnderPayment(pub OrderStatus);

/// The order is not paid, so that there is nothing to refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("only a paid order can be refunded; this one is {status}", status = .0.name())]
pub struct NotPaid(pub OrderStatus);

impl Order {
    /// A payment of the total begins. From now on until it ends, the order can be neither paid again nor cancelled.
    pub const fn begin_payment(&mut self) -> Result<(), BeginPaymentRefusal> {
        match self.status() {
            OrderStatus::Confirmed => {}
            OrderStatus::Pending => return Err(BeginPaymentRefusal::NotConfirmed),
            OrderStatus::Paying => return Err(BeginPaymentRefusal::UnderWay),
            OrderStatus::Paid | OrderStatus::Refunded => return Err(BeginPaymentRefusal::AlreadyPaid),
            OrderStatus::Cancelled => return Err(BeginPaymentRefusal::Cancelled),
        }
        self.state.status = OrderStatus::Paying;
        Ok(())
    }

    /// The payment was declined: no money moved, and the customer may try again, or cancel.
    pub fn payment_declined(&mut self) -> Result<(), NotUnderPayment> {
        self.ensure_under_payment()?;
        self.state.status = OrderStatus::Confirmed;
        Ok(())
    }

    /// The payment succeeded.
    pub fn mark_paid(&mut self) -> Result<(), NotUnderPayment> {
        self.ensure_under_payment()?;
        self.advance(OrderStatus::Paid, OrderEvent::Paid { total: self.total() });
        Ok(())
    }

    /// All that was paid is given back. Money moves, goods do not: whoever receives them back restocks the product.
    pub fn mark_refunded(&mut self) -> Result<(), NotPaid> {
        if self.status() != OrderStatus::Paid {
            return Err(NotPaid(self.status()));
        }
        self.advance(OrderStatus::Refunded, OrderEvent::Refunded { total: self.total() });
        Ok(())
    }

    fn ensure_under_payment(&self) -> Result<(), NotUnderPayment> {
        if self.status() == OrderStatus::Paying { Ok(()) } else { Err(NotUnderPayment(self.status())) }
    }
}
