use std::sync::Arc;

use domain::{
    billing::{Discrepancy, Payment, Refund, RefundOutcome, RefundStatus, ledger::JournalEntry},
    ordering::Order,
    shared::Id,
};

use super::{BillingAlarm, News, Settled, policy::recorder, settle_payment::locked};
use crate::{
    authz::{Create, Update},
    error::{Error, Never},
    ports::{Clock, IdSource},
    store::{StoreError, Tx, UnitOfWork},
};

/// Records what became of refunds: what [`SettlePayment`](super::SettlePayment) is to payments.
pub struct SettleRefund {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// When entries are booked.
    pub clock: Arc<dyn Clock>,
    /// What entries are called.
    pub ids: Arc<dyn IdSource>,
    /// Who calls for people.
    pub alarm: Arc<dyn BillingAlarm>,
}

impl SettleRefund {
    /// Records what became of that refund of the payment, in one transaction, under the same terms.
    pub async fn execute(
        &self,
        payment: Id<Payment>,
        refund: Id<Refund>,
        outcome: RefundOutcome,
    ) -> Result<Settled, Error<Never>> {
        let settled =
            self.uow.run(async |tx| self.record(tx, payment, refund, outcome.clone()).await).await?;
        settled.tell(&*self.alarm);
        Ok(settled)
    }

    /// Records it in a transaction to which more belongs.
    pub(super) async fn record<D>(
        &self,
        tx: &mut Tx,
        payment: Id<Payment>,
        refund: Id<Refund>,
        outcome: RefundOutcome,
    ) -> Result<Settled, Error<D>> {
        let (order, mut payment) = locked(tx, payment).await?;
        match payment.settle_refund(refund, outcome) {
            Ok(false) => return Ok(Settled { payment, news: News::None }),
            Ok(true) => {}
            Err(refusal) => return Settled::refused(tx, payment, Discrepancy::of(&refusal)).await,
        }
        let Some(refund) = succeeded(&payment, refund) else {
            return Settled::written(tx, payment, None).await;
        };
        self.book(tx, refund).await?;
        let disputed = if payment.is_refunded_in_full() { follow(tx, order).await? } else { None };
        Settled::written(tx, payment, disputed).await
    }

    async fn book<D>(&self, tx: &mut Tx, refund: &Refund) -> Result<(), Error<D>> {
        let entry = JournalEntry::of_refund(self.ids.next(), self.clock.now(), refund);
        let entry = entry.map_err(|error| StoreError::Broken(error.into()))?;
        tx.journal().create(&recorder().permit::<Create, JournalEntry>()?, entry).await?;
        Ok(())
    }
}

/// All that was paid for the order is given back; what of that cannot be true, if anything.
async fn follow<D>(tx: &mut Tx, mut order: Order) -> Result<Option<Discrepancy>, Error<D>> {
    if let Err(refusal) = order.mark_refunded() {
        return Ok(Some(Discrepancy::of(&refusal)));
    }
    tx.orders().update(&recorder().permit::<Update, Order>()?, order).await?;
    Ok(None)
}

/// The refund, if its money is given back.
fn succeeded(payment: &Payment, id: Id<Refund>) -> Option<&Refund> {
    payment.refund(id).filter(|refund| refund.status == RefundStatus::Succeeded)
}
