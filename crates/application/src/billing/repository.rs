use async_trait::async_trait;
use domain::{
    billing::{
        Payment, PaymentEvent,
        ledger::{Balances, JournalEntry},
    },
    shared::{Id, Record, Scalar, Value},
};

use crate::{
    authz::{Permit, Read, Update},
    field,
    query::Column,
    store::{Creates, Entity, Finds, Listed, Lists, Loads, Message, Reads, StoreError, Updates, repository},
};

impl Entity for Payment {
    const NAME: &'static str = "payment";

    fn id(&self) -> Id<Self> {
        self.id()
    }

    fn record(&self) -> Option<&Record> {
        Some(&self.state().record)
    }

    fn record_mut(&mut self) -> Option<&mut Record> {
        Some(self.record_mut())
    }

    fn take_messages(&mut self) -> Vec<Message> {
        let aggregate = self.id().raw();
        let about = [
            ("order_id", self.order_id().to_value()),
            ("customer_id", self.customer_id().to_value()),
            ("currency", self.currency().to_value()),
        ];
        let message = |event| {
            let (topic, more) = told(event);
            let fields = about.iter().cloned().chain(more).collect();
            Message { topic, aggregate, fields }
        };
        self.take_events().into_iter().map(message).collect()
    }
}

/// The topic of an event, and what it has to tell besides what all of them have.
fn told(event: PaymentEvent) -> (&'static str, Vec<(&'static str, Value)>) {
    match event {
        PaymentEvent::Begun { amount } => {
            ("payment.begun", vec![("amount_minor", amount.minor().to_value())])
        }
        PaymentEvent::ActionRequired => ("payment.action_required", vec![]),
        PaymentEvent::OutcomeUnknown => ("payment.outcome_unknown", vec![]),
        PaymentEvent::Succeeded { amount } => {
            ("payment.succeeded", vec![("amount_minor", amount.minor().to_value())])
        }
        PaymentEvent::Declined { code } => ("payment.declined", vec![("failure_code", code.to_value())]),
        PaymentEvent::Disputed { what } => ("payment.disputed", vec![("discrepancy", what.to_value())]),
        PaymentEvent::RefundRequested { refund, amount } => (
            "payment.refund_requested",
            vec![("refund_id", refund.to_value()), ("amount_minor", amount.minor().to_value())],
        ),
        PaymentEvent::RefundUnknown { refund } => {
            ("payment.refund_unknown", vec![("refund_id", refund.to_value())])
        }
        PaymentEvent::Refunded { refund, amount, in_full } => (
            "payment.refunded",
            vec![
                ("refund_id", refund.to_value()),
                ("amount_minor", amount.minor().to_value()),
                ("in_full", in_full.to_value()),
            ],
        ),
        PaymentEvent::RefundFailed { refund, code } => (
            "payment.refund_failed",
            vec![("refund_id", refund.to_value()), ("failure_code", code.to_value())],
        ),
    }
}

impl Listed for Payment {
    const SEARCH: &'static [Column<Self>] = &[];
    const SORT: &'static [(&'static str, Column<Self>)] = &[
        ("created_at", field!(Payment.created_at()).column()),
        ("updated_at", field!(Payment.updated_at()).column()),
        ("amount", field!(Payment.amount_minor()).column()),
    ];
}

impl Entity for JournalEntry {
    const NAME: &'static str = "ledger entry";
    const UNIQUE: &'static [Column<Self>] = &[field!(JournalEntry.reference()).column()];

    fn id(&self) -> Id<Self> {
        self.id()
    }
}

impl Listed for JournalEntry {
    const SEARCH: &'static [Column<Self>] = &[];
    const SORT: &'static [(&'static str, Column<Self>)] = &[("at", field!(JournalEntry.at()).column())];
}

repository!(
    /// Looks at payments.
    PaymentQueries: Lists<Payment> + Reads<Payment>
);

repository!(
    /// Keeps payments with their refunds. None is ever deleted: they are what the books are about.
    PaymentRepository: PaymentQueries
        + Creates<Payment>
        + Finds<Update, Payment>
        + Loads<Update, Payment>
        + Updates<Payment>
);

/// Sums the ledger up.
#[async_trait]
pub trait LedgerSums: Send {
    /// What all lines of the entries that the permit covers sum up to.
    async fn balances(&mut self, permit: &Permit<Read, JournalEntry>) -> Result<Balances, StoreError>;
}

repository!(
    /// Looks at the ledger.
    JournalQueries: Lists<JournalEntry> + Reads<JournalEntry> + LedgerSums
);

repository!(
    /// Keeps the ledger. It is only added to: databases refuse anything else.
    JournalRepository: JournalQueries + Creates<JournalEntry>
);
