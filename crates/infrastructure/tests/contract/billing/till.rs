//! What the cases of this theme pay with.

use std::sync::Arc;

use application::{
    authz::Read,
    billing::{
        LedgerAccounts, PayOrder, PayOrderError, ReconcilePayments, RefundOrder, SettlePayment, SettleRefund,
    },
    error::Error,
    idempotency::{Answer, Done, Idempotency, Once},
    query::Query,
};
use domain::{
    billing::{Payment, PaymentMethod, ledger::JournalEntry},
    identity::User,
    ordering::{Order, OrderStatus},
};
use testkit::{
    actor,
    factories::{a_product, a_user, an_order},
    fakes::{QuietAlarm, ScriptedGateway},
};

use crate::fixture::Fixture;

pub(super) struct Till<'a> {
    pub(super) fixture: &'a Fixture,
    pub(super) gateway: Arc<ScriptedGateway>,
    pub(super) ann: User,
    /// Her order of 29.97 USD, confirmed.
    pub(super) order: Order,
}

pub(super) fn card() -> PaymentMethod {
    PaymentMethod::parse("pm_card_visa").unwrap()
}

impl<'a> Till<'a> {
    pub(super) async fn open(fixture: &'a Fixture) -> Self {
        let ann = fixture.given(a_user().named("ann.lee")).await;
        let mug = a_product().at("9.99", "USD").build();
        let order = fixture.given_order(an_order(&ann).of(&mug, 3).that_is(OrderStatus::Confirmed)).await;
        Self { fixture, gateway: Arc::default(), ann, order }
    }

    pub(super) fn settle_payment(&self) -> Arc<SettlePayment> {
        let (uow, clock, ids) =
            (self.fixture.store.clone(), self.fixture.clock.clone(), self.fixture.ids.clone());
        Arc::new(SettlePayment { uow, clock, ids, alarm: Arc::new(QuietAlarm::default()) })
    }

    fn settle_refund(&self) -> Arc<SettleRefund> {
        let (uow, clock, ids) =
            (self.fixture.store.clone(), self.fixture.clock.clone(), self.fixture.ids.clone());
        Arc::new(SettleRefund { uow, clock, ids, alarm: Arc::new(QuietAlarm::default()) })
    }

    fn idempotency(&self) -> Idempotency {
        Idempotency { clock: self.fixture.clock.clone(), ids: self.fixture.ids.clone() }
    }

    pub(super) fn pay_order(&self) -> PayOrder {
        PayOrder {
            uow: self.fixture.store.clone(),
            clock: self.fixture.clock.clone(),
            gateway: self.gateway.clone(),
            settle: self.settle_payment(),
            idempotency: self.idempotency(),
        }
    }

    pub(super) fn refund_order(&self) -> RefundOrder {
        RefundOrder {
            uow: self.fixture.store.clone(),
            clock: self.fixture.clock.clone(),
            gateway: self.gateway.clone(),
            settle: self.settle_refund(),
            idempotency: self.idempotency(),
        }
    }

    pub(super) fn reconcile(&self) -> ReconcilePayments {
        ReconcilePayments {
            uow: self.fixture.store.clone(),
            clock: self.fixture.clock.clone(),
            gateway: self.gateway.clone(),
            settle_payment: self.settle_payment(),
            settle_refund: self.settle_refund(),
            alarm: Arc::new(QuietAlarm::default()),
        }
    }

    pub(super) fn accounts(&self) -> LedgerAccounts {
        LedgerAccounts { uow: self.fixture.store.clone() }
    }

    pub(super) async fn pay(&self) -> Result<Payment, Error<PayOrderError>> {
        let done = self.pay_order().execute(&actor::of(&self.ann), self.order.id(), card(), None).await?;
        let Done::Plainly(payment) = done else { panic!("it had no key") };
        Ok(payment)
    }

    /// All payments, in the order of their ids.
    pub(super) async fn payments(&self) -> Vec<Payment> {
        let permit = actor::system().permit::<Read, Payment>().unwrap();
        let page =
            self.fixture.store.read(async |view| view.payments().list(&permit, &Query::default()).await);
        page.await.unwrap().items
    }

    /// All entries of the ledger, in the order of their ids.
    pub(super) async fn entries(&self) -> Vec<JournalEntry> {
        let permit = actor::system().permit::<Read, JournalEntry>().unwrap();
        let page =
            self.fixture.store.read(async |view| view.journal().list(&permit, &Query::default()).await);
        page.await.unwrap().items
    }
}

/// Pays with a key.
pub(super) async fn pay_once(
    pay: &PayOrder,
    by: &User,
    order: &Order,
    key: &str,
) -> Result<Answer, Error<PayOrderError>> {
    let answer = |payment: &Payment| {
        let body = format!("{} {}", payment.id(), payment.status().name());
        Ok(Answer { status: 201, location: None, etag: None, body })
    };
    let once = Once { key, operation: "pay", fingerprint: "card", answer: &answer };
    match pay.execute(&actor::of(by), order.id(), card(), Some(&once)).await? {
        Done::Once(answer) => Ok(answer),
        Done::Plainly(_) => panic!("it had a key"),
    }
}
