use super::{
    Discrepancy, FailureCode, GatewayReference, IdempotencyKey, PaymentMethod, PaymentStatus, Refund,
};
use crate::{
    identity::User,
    ordering::Order,
    shared::{Currency, Id, Money, Record, Timestamp},
};

/// What a new payment needs.
#[derive(Clone, Debug)]
pub struct NewPayment {
    /// What is paid for.
    pub order_id: Id<Order>,
    /// Who pays: the customer of the order.
    pub customer_id: Id<User>,
    /// How much: the whole total of the order.
    pub amount: Money,
    /// What it is paid with.
    pub method: PaymentMethod,
}

/// A payment of nothing is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is nothing to pay")]
pub struct NothingToPay;

/// Everything there is to know of a payment; for stores and views.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentState {
    /// Identity.
    pub id: Id<Payment>,
    /// What is paid for.
    pub order_id: Id<Order>,
    /// Who pays.
    pub customer_id: Id<User>,
    /// How much; never nothing.
    pub amount: Money,
    /// What it is paid with. Kept, since whoever asks again must ask for the same.
    pub method: PaymentMethod,
    /// How far it has come.
    pub status: PaymentStatus,
    /// By what the gateway knows it, once it does.
    pub gateway_reference: Option<GatewayReference>,
    /// Why it was declined.
    pub failure_code: Option<FailureCode>,
    /// What was said of it that cannot be true, until somebody has looked into it.
    pub discrepancy: Option<Discrepancy>,
    /// What was asked to be given back, in the order of asking, whatever came of it.
    pub refunds: Vec<Refund>,
    /// Who wrote this payment and when.
    pub record: Record,
}

/// What happened to a payment, for those outside this domain who want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaymentEvent {
    /// The payment came to be.
    Begun {
        /// How much is to be paid.
        amount: Money,
    },
    /// The customer has something to do first.
    ActionRequired,
    /// The gateway did not answer: somebody has to ask again.
    OutcomeUnknown,
    /// The money is there.
    Succeeded {
        /// How much.
        amount: Money,
    },
    /// No money moved.
    Declined {
        /// Why.
        code: FailureCode,
    },
    /// Somebody wants money given back: the gateway has to be asked.
    RefundRequested {
        /// By which refund.
        refund: Id<Refund>,
        /// How much.
        amount: Money,
    },
    /// The gateway did not answer about a refund: somebody has to ask again.
    RefundUnknown {
        /// Which refund.
        refund: Id<Refund>,
    },
    /// Money was given back.
    Refunded {
        /// By which refund.
        refund: Id<Refund>,
        /// How much.
        amount: Money,
        /// Whether all that was paid is given back now.
        in_full: bool,
    },
    /// Something was said of it that cannot be true: people have to look into it.
    Disputed {
        /// What.
        what: Discrepancy,
    },
    /// No money was given back.
    RefundFailed {
        /// Which refund.
        refund: Id<Refund>,
        /// Why.
        code: FailureCode,
    },
}

/// One attempt to collect what an order costs, with all that is given back of it: an aggregate root of this domain.
/// Mutators say whether anything changed, or refuse and change nothing.
#[derive(Clone, Debug)]
pub struct Payment {
    pub(super) state: PaymentState,
    pub(super) events: Vec<PaymentEvent>,
}

impl Payment {
    /// A new payment, of which the gateway knows nothing yet: it is stored first and asked for then, so that a crash in
    /// between leaves a trace and not a charge that nobody knows of.
    pub fn create(id: Id<Self>, new: NewPayment, now: Timestamp) -> Result<Self, NothingToPay> {
        let NewPayment { order_id, customer_id, amount, method } = new;
        if amount.minor() == 0 {
            return Err(NothingToPay);
        }
        let state = PaymentState {
            id,
            order_id,
            customer_id,
            amount,
            method,
            status: PaymentStatus::Pending,
            gateway_reference: None,
            failure_code: None,
            discrepancy: None,
            refunds: Vec::new(),
            record: Record::new(now),
        };
        Ok(Self { state, events: vec![PaymentEvent::Begun { amount }] })
    }

    /// For stores: the payment that was stored.
    pub const fn restore(state: PaymentState) -> Self {
        Self { state, events: Vec::new() }
    }

    /// For stores and views.
    pub const fn state(&self) -> &PaymentState {
        &self.state
    }

    /// For stores: the audit columns, which they keep.
    pub const fn record_mut(&mut self) -> &mut Record {
        &mut self.state.record
    }

    /// For stores: what happened since the last time they asked.
    pub fn take_events(&mut self) -> Vec<PaymentEvent> {
        std::mem::take(&mut self.events)
    }

    /// Identity.
    pub const fn id(&self) -> Id<Self> {
        self.state.id
    }

    /// What is paid for.
    pub const fn order_id(&self) -> Id<Order> {
        self.state.order_id
    }

    /// Who pays.
    pub const fn customer_id(&self) -> Id<User> {
        self.state.customer_id
    }

    /// How much.
    pub const fn amount(&self) -> Money {
        self.state.amount
    }

    /// How much, in minor units of its currency.
    pub const fn amount_minor(&self) -> i64 {
        self.state.amount.minor()
    }

    /// What is paid in.
    pub const fn currency(&self) -> Currency {
        self.state.amount.currency()
    }

    /// What it is paid with.
    pub const fn method(&self) -> &PaymentMethod {
        &self.state.method
    }

    /// How far it has come.
    pub const fn status(&self) -> PaymentStatus {
        self.state.status
    }

    /// By what the gateway knows it, once it does.
    pub fn gateway_reference(&self) -> Option<GatewayReference> {
        self.state.gateway_reference.clone()
    }

    /// What was said of it that cannot be true.
    pub fn discrepancy(&self) -> Option<Discrepancy> {
        self.state.discrepancy.clone()
    }

    /// What was asked to be given back, whatever came of it.
    pub fn refunds(&self) -> &[Refund] {
        &self.state.refunds
    }

    /// The refund of that id.
    pub fn refund(&self, id: Id<Refund>) -> Option<&Refund> {
        self.refunds().iter().find(|refund| refund.id == id)
    }

    /// When the payment came to be.
    pub const fn created_at(&self) -> Timestamp {
        self.state.record.created_at
    }

    /// When the payment was last written.
    pub const fn updated_at(&self) -> Timestamp {
        self.state.record.updated_at
    }

    /// What every question about collecting this payment is asked with, the first and each later one.
    pub fn idempotency_key(&self) -> IdempotencyKey {
        IdempotencyKey::of_payment(self.id())
    }
}
