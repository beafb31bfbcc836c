use std::sync::Arc;

use domain::{billing::Payment, shared::Id};

use super::{
    BillingAlarm, Concern, GatewayNews, NoticeRefusal, PaymentWebhooks, SettlePayment, SettleRefund, Settled,
    policy::recorder,
};
use crate::{
    authz::Update,
    error::Error,
    events::Receipts,
    field,
    ports::Clock,
    store::{Tx, UnitOfWork},
};

/// Under which name the notices of a gateway are received.
const SUBSCRIBER: &str = "payments";

/// Hears what the gateway tells by itself, and records it: each event once, however often it is told.
pub struct HearGateway {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// When it is heard.
    pub clock: Arc<dyn Clock>,
    /// Who tells the gateway from everybody else; nobody, where no secret is agreed with one.
    pub webhooks: Option<Arc<dyn PaymentWebhooks>>,
    /// Who knows what was heard before.
    pub receipts: Receipts,
    /// Who records what became of payments.
    pub settle_payment: Arc<SettlePayment>,
    /// Who records what became of refunds.
    pub settle_refund: Arc<SettleRefund>,
    /// Who calls for people.
    pub alarm: Arc<dyn BillingAlarm>,
}

/// Why nothing was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HearGatewayError {
    /// Nobody could tell whether it is the gateway who speaks.
    #[error("no webhook secret is configured")]
    NotConfigured,
    /// It is not the gateway who speaks, or not to be understood.
    #[error(transparent)]
    Notice(#[from] NoticeRefusal),
}

/// What a notice comes to.
#[derive(Clone, Debug)]
pub enum Heard {
    /// It was heard before, and had its effect then.
    Before,
    /// It concerns nothing of ours.
    Nothing,
    /// It is about that payment, which is not here.
    Unknown(Id<Payment>),
    /// It is about a payment that is here.
    Settled(Box<Settled>),
}

impl HearGateway {
    /// Records what the notice says, in one transaction with its receipt, so that a failure leaves neither, and the gateway
    /// tells again. What contradicts what is known, and what is about a payment that is not here, calls for people and is
    /// heard all the same: told again, it would be no other.
    pub async fn execute(&self, signature: &str, body: &[u8]) -> Result<Heard, Error<HearGatewayError>> {
        let webhooks =
            self.webhooks.as_ref().ok_or_else(|| Error::Refused(HearGatewayError::NotConfigured))?;
        let notice = webhooks
            .open(signature, body, self.clock.now())
            .map_err(|refusal| Error::Refused(refusal.into()))?;
        let heard = self.uow.run(async |tx| {
            if !self.receipts.is_first(tx, &recorder(), SUBSCRIBER, notice.event.as_str()).await? {
                return Ok(Heard::Before);
            }
            self.record(tx, notice.news.clone()).await
        });
        let heard = heard.await?;
        self.tell(&heard);
        Ok(heard)
    }

    async fn record(&self, tx: &mut Tx, news: GatewayNews) -> Result<Heard, Error<HearGatewayError>> {
        let settled = match news {
            GatewayNews::Other => return Ok(Heard::Nothing),
            GatewayNews::Payment { id, .. } | GatewayNews::Refund { payment: id, .. }
                if !is_here(tx, id).await? =>
            {
                return Ok(Heard::Unknown(id));
            }
            GatewayNews::Payment { id, outcome } => self.settle_payment.record(tx, id, outcome).await?,
            GatewayNews::Refund { payment, id, outcome } => {
                self.settle_refund.record(tx, payment, id, outcome).await?
            }
        };
        Ok(Heard::Settled(Box::new(settled)))
    }

    fn tell(&self, heard: &Heard) {
        match heard {
            Heard::Before | Heard::Nothing => {}
            Heard::Unknown(id) => self.alarm.raise(*id, &Concern::NotHere),
            Heard::Settled(settled) => settled.tell(&*self.alarm),
        }
    }
}

/// Whether the payment is here, so that one that is not is told from everything else that is missing.
async fn is_here<D>(tx: &mut Tx, id: Id<Payment>) -> Result<bool, Error<D>> {
    let permit = recorder().permit::<Update, Payment>()?;
    let found = tx.payments().find(&permit, &field!(Payment.id()).eq(&id)).await?;
    Ok(found.is_some())
}
