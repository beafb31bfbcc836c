use std::sync::Arc;

use domain::{
    billing::{Payment, PaymentStatus, Refund, RefundRefusal},
    ordering::{NotPaid, Order, OrderStatus},
    shared::{Id, Money},
};

use super::{GiveBack, PaymentGateway, SettleRefund, asking};
use crate::{
    authz::{Actor, Permit, Update},
    crud::load,
    error::Error,
    field,
    idempotency::{Done, Idempotency, Once, Open, Opening},
    ports::Clock,
    store::{StoreError, Tx, UnitOfWork},
};

/// Gives back what was paid for orders.
pub struct RefundOrder {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// When refunds begin.
    pub clock: Arc<dyn Clock>,
    /// Who moves the money.
    pub gateway: Arc<dyn PaymentGateway>,
    /// Who records what became of it.
    pub settle: Arc<SettleRefund>,
    /// The answers to requests that must not be done twice.
    pub idempotency: Idempotency,
}

/// Why no refund was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefundOrderError {
    /// The order is not paid, or all of it was given back.
    #[error(transparent)]
    Order(#[from] NotPaid),
    /// Not so much of it.
    #[error(transparent)]
    Payment(#[from] RefundRefusal),
}

/// A refund, with the payment that it is of.
#[derive(Clone, Debug)]
pub struct Refunded {
    /// With all of its refunds.
    pub payment: Payment,
    /// As it is now.
    pub refund: Refund,
}

/// How a request is found.
enum Begun {
    Answered(Done<Refunded>),
    Open(Box<Payment>, Open),
}

impl RefundOrder {
    /// Gives back so much of what was paid for the order, or all that is left of it; once if the request has a key. Gives
    /// the refund, whatever became of it: that it failed, and that nobody knows yet, are answers, too.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<Order>,
        amount: Option<Money>,
        once: Option<&Once<'_, Refunded>>,
    ) -> Result<Done<Refunded>, Error<RefundOrderError>> {
        let (payment, open) = match self.begin(actor, id, amount, once).await? {
            Begun::Answered(done) => return Ok(done),
            Begun::Open(payment, open) => (payment, open),
        };
        let refund = open.id();
        let outcome = asking::refund(&*self.gateway, &payment, refund).await;
        let finish = self.uow.run(async |tx| {
            let settled = self.settle.record(tx, payment.id(), refund, outcome.clone()).await?;
            let payment = settled.payment.clone();
            let refund = payment.refund(refund).cloned().ok_or(StoreError::NotFound)?;
            let done = open.close(tx, once, Refunded { payment, refund }).await?;
            Ok::<_, Error<RefundOrderError>>((settled, done))
        });
        let (settled, done) = finish.await?;
        settled.tell(&*self.settle.alarm);
        Ok(done)
    }

    /// Commits that the gateway is about to be asked.
    async fn begin(
        &self,
        actor: &Actor,
        id: Id<Order>,
        amount: Option<Money>,
        once: Option<&Once<'_, Refunded>>,
    ) -> Result<Begun, Error<RefundOrderError>> {
        let hold = actor.permit::<GiveBack, Order>()?.base();
        let permit = actor.permit::<GiveBack, Payment>()?.base();
        self.uow
            .run(async |tx| {
                let open = match self.idempotency.open(tx, actor, once).await? {
                    Opening::Answered(done) => return Ok(Begun::Answered(done)),
                    Opening::Abandoned(open) => {
                        let payment = paid(tx, &permit, id).await?.ok_or(StoreError::NotFound)?;
                        return Ok(Begun::Open(Box::new(payment), open));
                    }
                    Opening::New(open) => open,
                };
                let order = load(tx, actor, &hold, id).await?;
                let not_paid = || Error::Refused(NotPaid(order.status()).into());
                if order.status() != OrderStatus::Paid {
                    return Err(not_paid());
                }
                let found = paid(tx, &permit, id).await?.ok_or_else(not_paid)?;
                let mut payment = tx.payments().load(&permit, found.id()).await?;
                let amount = amount.map_or_else(|| payment.refundable().map_err(RefundRefusal::from), Ok);
                let requested =
                    amount.and_then(|amount| payment.request_refund(open.id(), amount, self.clock.now()));
                requested.map_err(|refusal| Error::Refused(refusal.into()))?;
                let payment = tx.payments().update(&permit, payment).await?;
                Ok(Begun::Open(Box::new(payment), open))
            })
            .await
    }
}

/// The payment by which the order was paid: of several attempts one succeeds.
async fn paid(
    tx: &mut Tx,
    permit: &Permit<Update, Payment>,
    order: Id<Order>,
) -> Result<Option<Payment>, StoreError> {
    let of_order = field!(Payment.order_id()).eq(&order);
    let succeeded = field!(Payment.status()).eq(&PaymentStatus::Succeeded);
    tx.payments().find(permit, &of_order.and(succeeded)).await
}
