use domain::{
    billing::{GatewayReference, NewPayment, Payment, PaymentMethod, PaymentState, PaymentStatus},
    ordering::Order,
    shared::{Id, Timestamp},
};

use super::id_from;
use crate::fakes::FakeClock;

/// A payment of all that the order costs, with `pm_card_visa`, pending, begun when [`FakeClock`] starts.
pub fn a_payment(order: &Order) -> PaymentBuilder {
    PaymentBuilder {
        order: order.clone(),
        number: format!("payment of {}", order.id()),
        method: "pm_card_visa".to_owned(),
        status: PaymentStatus::Pending,
        begun_at: FakeClock::START,
    }
}

/// Overrides fields of a payment to be.
#[derive(Clone)]
#[must_use]
pub struct PaymentBuilder {
    order: Order,
    number: String,
    method: String,
    status: PaymentStatus,
    begun_at: Timestamp,
}

impl PaymentBuilder {
    /// The name that its id follows from, which must differ from that of other payments.
    pub fn numbered(mut self, number: &str) -> Self {
        number.clone_into(&mut self.number);
        self
    }

    /// What it is paid with.
    pub fn with(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    /// How far it has come. Nothing follows from it: neither is the order paid, nor is anything booked.
    pub const fn that_is(mut self, status: PaymentStatus) -> Self {
        self.status = status;
        self
    }

    /// When it was begun.
    pub const fn begun_at(mut self, at: Timestamp) -> Self {
        self.begun_at = at;
        self
    }

    /// The payment, as a store would give it. Panics when a field breaks a rule of the domain.
    #[expect(clippy::expect_used, reason = "a test with an invalid fixture must fail")]
    pub fn build(self) -> Payment {
        let Self { order, number, method, status, begun_at } = self;
        let new = NewPayment {
            order_id: order.id(),
            customer_id: order.customer_id(),
            amount: order.total(),
            method: PaymentMethod::parse(&method).expect("a payment method"),
        };
        let id: Id<Payment> = Id::new(id_from(&number));
        let payment = Payment::create(id, new, begun_at).expect("something to pay");
        let reference = GatewayReference::parse(&format!("gw_{id}")).expect("a reference");
        let is_known = !matches!(status, PaymentStatus::Pending | PaymentStatus::Unknown);
        Payment::restore(PaymentState {
            status,
            gateway_reference: is_known.then_some(reference),
            ..payment.state().clone()
        })
    }
}
