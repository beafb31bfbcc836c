//! The surroundings of a use case: a store, a customer with an order, and a gateway that does what it is told.

use std::sync::Arc;

use application::{
    authz::Actor,
    billing::{
        CheckLedger, HearGateway, LedgerAccounts, PayOrder, PayOrderError, PaymentGateway, ReconcilePayments,
        RefundOrder, RefundOrderError, SettlePayment, SettleRefund,
    },
    error::Error,
    events::Receipts,
    idempotency::{Answer, Done, Idempotency, Once},
    store::UnitOfWork,
};
use domain::{
    billing::{
        Payment, PaymentMethod, Refund,
        ledger::{EntryReference, JournalEntry},
    },
    identity::User,
    ordering::{Order, OrderStatus},
    shared::{Currency, Money},
};
use testkit::{
    Memory, actor,
    factories::{a_payment, a_product, a_user, an_order},
    fakes::{CountingIds, FakeClock, QuietAlarm, ScriptedGateway, ScriptedWebhooks},
};

pub(crate) struct World {
    pub(crate) store: Memory,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) gateway: Arc<ScriptedGateway>,
    pub(crate) alarm: Arc<QuietAlarm>,
    pub(crate) webhooks: Arc<ScriptedWebhooks>,
    /// Who buys.
    pub(crate) ann: User,
    /// Her order of 30.00 USD, confirmed.
    pub(crate) order: Order,
    ids: Arc<CountingIds>,
}

pub(crate) fn usd(minor: i64) -> Money {
    Money::from_minor(minor, Currency::parse("USD").unwrap()).unwrap()
}

pub(crate) fn card() -> PaymentMethod {
    PaymentMethod::parse("pm_card_visa").unwrap()
}

impl World {
    pub(crate) fn new() -> Self {
        let clock = Arc::new(FakeClock::default());
        let store = Memory::new(clock.clone());
        let ann = a_user().named("ann.lee").build();
        let mug = a_product().at("10.00", "USD").build();
        let order = an_order(&ann).of(&mug, 3).that_is(OrderStatus::Confirmed).build();
        store.put(order.clone());
        let (gateway, alarm, webhooks) = (Arc::default(), Arc::default(), Arc::default());
        Self { store, clock, gateway, alarm, webhooks, ann, order, ids: Arc::default() }
    }

    /// Her order is paid already, and that is booked.
    pub(crate) async fn paid() -> Self {
        let world = Self::new();
        world.pay().await.unwrap();
        world
    }

    /// The customer.
    pub(crate) fn by_ann(&self) -> Actor {
        actor::of(&self.ann)
    }

    pub(crate) fn by_admin(&self) -> Actor {
        actor::of(&a_user().named("an.admin").admin().build())
    }

    /// She pays it, in a request without a key.
    pub(crate) async fn pay(&self) -> Result<Payment, Error<PayOrderError>> {
        let done = self.pay_order().execute(&self.by_ann(), self.order.id(), card(), None).await?;
        Ok(plainly(done))
    }

    /// She pays it, in a request with a key.
    pub(crate) async fn pay_once(&self, key: &str) -> Result<Answer, Error<PayOrderError>> {
        self.pay_by(self.gateway.clone(), key).await
    }

    /// The same by another gateway.
    pub(crate) async fn pay_by(
        &self,
        gateway: Arc<dyn PaymentGateway>,
        key: &str,
    ) -> Result<Answer, Error<PayOrderError>> {
        let answer = |payment: &Payment| {
            let body = format!("{} {}", payment.id(), payment.status().name());
            Ok(Answer { status: 201, location: None, etag: None, body })
        };
        let once = Once { key, operation: "pay", fingerprint: "card", answer: &answer };
        let pay = PayOrder { gateway, ..self.pay_order() };
        pay.execute(&self.by_ann(), self.order.id(), card(), Some(&once)).await.map(answered)
    }

    /// An administrator gives so much of it back, or all that is left.
    pub(crate) async fn refund(&self, amount: Option<Money>) -> Result<Refund, Error<RefundOrderError>> {
        let done = self.refund_order().execute(&self.by_admin(), self.order.id(), amount, None).await?;
        Ok(plainly(done).refund)
    }

    /// All payments, in the order in which they were begun.
    pub(crate) fn payments(&self) -> Vec<Payment> {
        self.store.all()
    }

    /// The only payment.
    pub(crate) fn payment(&self) -> Payment {
        let [payment] = self.payments().try_into().expect("one payment");
        payment
    }

    /// How far the order has come.
    pub(crate) fn order_is(&self) -> OrderStatus {
        self.store.get(self.order.id()).unwrap().status()
    }

    /// What was booked, in order.
    pub(crate) fn booked(&self) -> Vec<EntryReference> {
        self.store.all::<JournalEntry>().iter().map(JournalEntry::reference).collect()
    }

    /// The topics of what is told to the outside, oldest first.
    pub(crate) fn told(&self) -> Vec<&'static str> {
        self.store.outbox().into_iter().map(|message| message.topic).collect()
    }

    /// A payment that somebody has begun, who died before they could ask the gateway.
    pub(crate) fn left_behind(&self) -> Payment {
        self.store.edit(self.order.id(), |order: &mut Order| order.begin_payment().unwrap());
        let payment = a_payment(&self.order).begun_at(self.now()).build();
        self.store.put(payment.clone());
        payment
    }

    pub(crate) fn now(&self) -> domain::shared::Timestamp {
        application::ports::Clock::now(&*self.clock)
    }

    pub(crate) fn uow(&self) -> Arc<dyn UnitOfWork> {
        Arc::new(self.store.clone())
    }

    fn idempotency(&self) -> Idempotency {
        Idempotency { clock: self.clock.clone(), ids: self.ids.clone() }
    }

    pub(crate) fn settle_payment(&self) -> Arc<SettlePayment> {
        let (clock, ids, alarm) = (self.clock.clone(), self.ids.clone(), self.alarm.clone());
        Arc::new(SettlePayment { uow: self.uow(), clock, ids, alarm })
    }

    pub(crate) fn settle_refund(&self) -> Arc<SettleRefund> {
        let (clock, ids, alarm) = (self.clock.clone(), self.ids.clone(), self.alarm.clone());
        Arc::new(SettleRefund { uow: self.uow(), clock, ids, alarm })
    }

    pub(crate) fn pay_order(&self) -> PayOrder {
        PayOrder {
            uow: self.uow(),
            clock: self.clock.clone(),
            gateway: self.gateway.clone(),
            settle: self.settle_payment(),
            idempotency: self.idempotency(),
        }
    }

    pub(crate) fn refund_order(&self) -> RefundOrder {
        RefundOrder {
            uow: self.uow(),
            clock: self.clock.clone(),
            gateway: self.gateway.clone(),
            settle: self.settle_refund(),
            idempotency: self.idempotency(),
        }
    }

    pub(crate) fn reconcile(&self) -> ReconcilePayments {
        ReconcilePayments {
            uow: self.uow(),
            clock: self.clock.clone(),
            gateway: self.gateway.clone(),
            settle_payment: self.settle_payment(),
            settle_refund: self.settle_refund(),
            alarm: self.alarm.clone(),
        }
    }

    pub(crate) fn hear_gateway(&self) -> HearGateway {
        HearGateway {
            uow: self.uow(),
            clock: self.clock.clone(),
            webhooks: Some(self.webhooks.clone()),
            receipts: Receipts { clock: self.clock.clone(), ids: self.ids.clone() },
            settle_payment: self.settle_payment(),
            settle_refund: self.settle_refund(),
            alarm: self.alarm.clone(),
        }
    }

    pub(crate) fn check_ledger(&self) -> CheckLedger {
        CheckLedger { uow: self.uow() }
    }

    pub(crate) fn ledger_accounts(&self) -> LedgerAccounts {
        LedgerAccounts { uow: self.uow() }
    }
}

pub(crate) fn plainly<T>(done: Done<T>) -> T {
    match done {
        Done::Plainly(value) => value,
        Done::Once(answer) => panic!("it had a key: {answer:?}"),
    }
}

pub(crate) fn answered<T>(done: Done<T>) -> Answer {
    match done {
        Done::Once(answer) => answer,
        Done::Plainly(_) => panic!("it had no key"),
    }
}
