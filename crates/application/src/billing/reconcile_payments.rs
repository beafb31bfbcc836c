use std::{sync::Arc, time::Duration};

use domain::{
    billing::{Payment, Refund},
    shared::{Id, Timestamp},
};

use super::{BillingAlarm, Concern, PaymentGateway, Reconcile, SettlePayment, SettleRefund, asking};
use crate::{
    authz::{Actor, Update},
    error::{Error, Never},
    field,
    ports::Clock,
    query::{Query, Sort},
    store::UnitOfWork,
};

/// For how long a payment has been left alone before it is asked for again: four times as long as a gateway may take to
/// answer whoever has just asked.
const LEFT_ALONE_FOR: Duration = Duration::from_secs(60);

/// How many payments are looked at in one go, those first that have been left alone for longest.
const AT_ONCE: u32 = 100;

/// Finds out what became of payments and refunds that are open: those of which the gateway did not say, those where the
/// customer had something to do, and those that were begun by somebody who died.
pub struct ReconcilePayments {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Who is asked.
    pub gateway: Arc<dyn PaymentGateway>,
    /// Who records what became of payments.
    pub settle_payment: Arc<SettlePayment>,
    /// Who records what became of refunds.
    pub settle_refund: Arc<SettleRefund>,
    /// Who calls for people.
    pub alarm: Arc<dyn BillingAlarm>,
}

/// What came of it, in numbers of payments.
#[derive(Debug, Default)]
pub struct Reconciliation {
    /// Nothing of them is open any more.
    pub settled: u32,
    /// The gateway has still not said.
    pub open: u32,
    /// The gateway has still not said, after a day: people have been called for.
    pub overdue: u32,
    /// Something went wrong, each time this; the next run tries again.
    pub failed: Vec<(Id<Payment>, Error<Never>)>,
}

impl ReconcilePayments {
    /// Asks for each of them by itself, so that one that fails does not stop the others.
    pub async fn execute(&self, actor: &Actor) -> Result<Reconciliation, Error<Never>> {
        let permit = actor.permit::<Reconcile, Payment>()?.base();
        let now = self.clock.now();
        let query = due(now);
        let page = self.uow.read(async |view| view.payments().list(&permit, &query).await).await?;
        let mut all = Reconciliation::default();
        for payment in page.items {
            let id = payment.id();
            match self.reconcile(actor, payment, now).await {
                Ok(payment) if payment.is_settled() => all.settled += 1,
                Ok(payment) if payment.is_overdue(now) => all.overdue += 1,
                Ok(_) => all.open += 1,
                Err(error) => all.failed.push((id, error)),
            }
        }
        Ok(all)
    }

    async fn reconcile(
        &self,
        actor: &Actor,
        mut payment: Payment,
        now: Timestamp,
    ) -> Result<Payment, Error<Never>> {
        let id = payment.id();
        if !payment.status().is_final() {
            let outcome = asking::collect(&*self.gateway, &payment).await;
            payment = self.settle_payment.execute(id, outcome).await?.payment;
        }
        let open: Vec<Id<Refund>> = payment.open_refunds().map(|refund| refund.id).collect();
        for refund in open {
            let outcome = asking::refund(&*self.gateway, &payment, refund).await;
            payment = self.settle_refund.execute(id, refund, outcome).await?.payment;
        }
        if payment.is_overdue(now) {
            self.alarm.raise(id, &Concern::Overdue);
        }
        if !payment.is_settled() {
            self.put_back(actor, id).await?;
        }
        Ok(payment)
    }

    /// Writes it as it is, so that it has been left alone for a moment only: others come first next time.
    async fn put_back(&self, actor: &Actor, id: Id<Payment>) -> Result<(), Error<Never>> {
        let permit = actor.permit::<Update, Payment>()?;
        self.uow
            .run(async |tx| {
                let payment = tx.payments().load(&permit, id).await?;
                tx.payments().update(&permit, payment).await?;
                Ok(())
            })
            .await
    }
}

/// The payments of which something is open and that nobody has written for a while.
fn due(now: Timestamp) -> Query<Payment> {
    let open = field!(Payment.is_settled()).eq(&false);
    let left_alone = field!(Payment.updated_at()).lt(&now.minus(LEFT_ALONE_FOR));
    let oldest_first = Sort { column: field!(Payment.updated_at()).column(), descending: false };
    Query { filter: open.and(left_alone), sort: vec![oldest_first], limit: AT_ONCE, ..Query::default() }
}
