use std::sync::Arc;

use domain::{
    billing::{Discrepancy, Payment, PaymentOutcome, PaymentStatus, ledger::JournalEntry},
    ordering::{NotUnderPayment, Order},
    shared::Id,
};

use super::{BillingAlarm, News, Settled, policy::recorder};
use crate::{
    authz::{Create, Read, Update},
    error::{Error, Never},
    ports::{Clock, IdSource},
    store::{StoreError, Tx, UnitOfWork},
};

/// Records what became of payments: the one place where an outcome becomes a payment, an order and an entry of the ledger.
pub struct SettlePayment {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// When entries are booked.
    pub clock: Arc<dyn Clock>,
    /// What entries are called.
    pub ids: Arc<dyn IdSource>,
    /// Who calls for people.
    pub alarm: Arc<dyn BillingAlarm>,
}

impl SettlePayment {
    /// Records it, in one transaction. What is known already changes nothing, so that it may be told late, twice and in any
    /// order. Nobody's leave is asked for it: whoever tells must have made sure that it is the gateway who says so.
    pub async fn execute(&self, id: Id<Payment>, outcome: PaymentOutcome) -> Result<Settled, Error<Never>> {
        let settled = self.uow.run(async |tx| self.record(tx, id, outcome.clone()).await).await?;
        settled.tell(&*self.alarm);
        Ok(settled)
    }

    /// Records it in a transaction to which more belongs.
    pub(super) async fn record<D>(
        &self,
        tx: &mut Tx,
        id: Id<Payment>,
        outcome: PaymentOutcome,
    ) -> Result<Settled, Error<D>> {
        let (mut order, mut payment) = locked(tx, id).await?;
        match payment.settle(outcome) {
            Ok(false) => return Ok(Settled { payment, news: News::None }),
            Ok(true) => {}
            Err(refusal) => return Settled::refused(tx, payment, Discrepancy::of(&refusal)).await,
        }
        if payment.status() == PaymentStatus::Succeeded {
            self.book(tx, &payment).await?;
        }
        let disputed = match follow(&mut order, payment.status()) {
            Err(refusal) => Some(Discrepancy::of(&refusal)),
            Ok(false) => None,
            Ok(true) => {
                tx.orders().update(&recorder().permit()?, order).await?;
                None
            }
        };
        Settled::written(tx, payment, disputed).await
    }

    async fn book<D>(&self, tx: &mut Tx, payment: &Payment) -> Result<(), Error<D>> {
        let entry = JournalEntry::of_payment(self.ids.next(), self.clock.now(), payment);
        let entry = entry.map_err(|error| StoreError::Broken(error.into()))?;
        tx.journal().create(&recorder().permit::<Create, JournalEntry>()?, entry).await?;
        Ok(())
    }
}

/// What the status of its payment means to an order; whether it changes that. The order of a payment that is still open
/// goes on waiting.
fn follow(order: &mut Order, status: PaymentStatus) -> Result<bool, NotUnderPayment> {
    match status {
        PaymentStatus::Succeeded => order.mark_paid().map(|()| true),
        PaymentStatus::Declined => order.payment_declined().map(|()| true),
        PaymentStatus::Pending | PaymentStatus::RequiresAction | PaymentStatus::Unknown => Ok(false),
    }
}

/// The payment and its order, locked, the order first.
pub(super) async fn locked<D>(tx: &mut Tx, id: Id<Payment>) -> Result<(Order, Payment), Error<D>> {
    let recorder = recorder();
    let seen = tx.payments().read(&recorder.permit::<Read, Payment>()?, id).await?;
    let order = tx.orders().load(&recorder.permit::<Update, Order>()?, seen.order_id()).await?;
    let payment = tx.payments().load(&recorder.permit::<Update, Payment>()?, id).await?;
    Ok((order, payment))
}
