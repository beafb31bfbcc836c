use std::sync::Arc;

use domain::{
    billing::{NewPayment, NothingToPay, Payment, PaymentMethod},
    ordering::{BeginPaymentRefusal, Order},
    shared::Id,
};

use super::{PaymentGateway, SettlePayment, asking};
use crate::{
    authz::{Actor, Create, Read, Update},
    crud::load,
    error::Error,
    idempotency::{Done, Idempotency, Once, Open, Opening},
    ports::Clock,
    store::UnitOfWork,
};

/// Pays orders.
pub struct PayOrder {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// When payments begin.
    pub clock: Arc<dyn Clock>,
    /// Who moves the money.
    pub gateway: Arc<dyn PaymentGateway>,
    /// Who records what became of it.
    pub settle: Arc<SettlePayment>,
    /// The answers to requests that must not be done twice.
    pub idempotency: Idempotency,
}

/// Why no payment was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayOrderError {
    /// The order is not one to be paid now.
    #[error(transparent)]
    Order(#[from] BeginPaymentRefusal),
    /// It costs nothing.
    #[error(transparent)]
    Nothing(#[from] NothingToPay),
}

/// How a request is found.
enum Begun {
    Answered(Done<Payment>),
    Open(Box<Payment>, Open),
}

impl PayOrder {
    /// Pays all that the order costs, once if the request has a key; gives the payment, whatever became of it: that it was
    /// declined, and that nobody knows yet, are answers, too. Once the payment is begun it goes on, whoever gives up waiting.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<Order>,
        method: PaymentMethod,
        once: Option<&Once<'_, Payment>>,
    ) -> Result<Done<Payment>, Error<PayOrderError>> {
        let (payment, open) = match self.begin(actor, id, method, once).await? {
            Begun::Answered(done) => return Ok(done),
            Begun::Open(payment, open) => (payment, open),
        };
        let outcome = asking::collect(&*self.gateway, &payment).await;
        let finish = self.uow.run(async |tx| {
            let settled = self.settle.record::<PayOrderError>(tx, payment.id(), outcome.clone()).await?;
            let done = open.close(tx, once, settled.payment.clone()).await?;
            Ok::<_, Error<PayOrderError>>((settled, done))
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
        method: PaymentMethod,
        once: Option<&Once<'_, Payment>>,
    ) -> Result<Begun, Error<PayOrderError>> {
        let permit = actor.permit::<Update, Order>()?;
        let create = actor.permit::<Create, Payment>()?;
        let read = actor.permit::<Read, Payment>()?;
        self.uow
            .run(async |tx| {
                let open = match self.idempotency.open(tx, actor, once).await? {
                    Opening::Answered(done) => return Ok(Begun::Answered(done)),
                    Opening::Abandoned(open) => {
                        let payment = tx.payments().read(&read, open.id()).await?;
                        return Ok(Begun::Open(Box::new(payment), open));
                    }
                    Opening::New(open) => open,
                };
                let mut order = load(tx, actor, &permit, id).await?;
                order.begin_payment().map_err(|refusal| Error::Refused(refusal.into()))?;
                let new = NewPayment {
                    order_id: id,
                    customer_id: order.customer_id(),
                    amount: order.total(),
                    method: method.clone(),
                };
                let payment = Payment::create(open.id(), new, self.clock.now());
                let payment = payment.map_err(|refusal| Error::Refused(refusal.into()))?;
                tx.orders().update(&permit, order).await?;
                let payment = tx.payments().create(&create, payment).await?;
                Ok(Begun::Open(Box::new(payment), open))
            })
            .await
    }
}
