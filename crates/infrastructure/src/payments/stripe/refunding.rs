//! Giving money back once, however often one asks.
//!
//! The refunds of the payment are looked through first, which finds what was done even when its answer was lost and its
//! idempotency key forgotten; Stripe's lists, unlike its search, are never behind. The key keeps two who look at the same
//! time from giving back twice.

use domain::billing::{Payment, Refund, RefundOutcome};
use tracing::error;

use super::{
    StripeGateway,
    amount::{Amount, Inexpressible},
    meaning,
    objects::{GivenBack, Page},
    reply::Reply,
};

/// Whether Stripe has such a refund.
enum Found {
    Yes(GivenBack),
    No,
    Unknown,
}

impl StripeGateway {
    pub(super) async fn give_back(&self, payment: &Payment, refund: &Refund) -> RefundOutcome {
        let Ok(amount) = Amount::of(refund.amount) else {
            return RefundOutcome::Failed { code: meaning::word(Inexpressible::CODE) };
        };
        let Some(reference) = payment.gateway_reference() else {
            error!("the gateway has told no name of the payment that is to be refunded");
            return RefundOutcome::Unknown;
        };
        match self.find(reference.as_str(), refund).await {
            Found::Yes(done) => meaning::of_refund(&done),
            Found::No => self.create_refund(reference.as_str(), payment, refund, &amount).await,
            Found::Unknown => RefundOutcome::Unknown,
        }
    }

    async fn find(&self, payment_intent: &str, refund: &Refund) -> Found {
        let wanted = refund.id.to_string();
        let mut after = None;
        loop {
            let mut query = vec![("payment_intent", payment_intent), ("limit", "100")];
            query.extend(after.as_deref().map(|id| ("starting_after", id)));
            let page = match self.client.get::<Page<GivenBack>>(&["refunds"], &query).await {
                Reply::Done { object, .. } => object,
                Reply::Refused { .. } => {
                    error!(
                        payment_intent,
                        "the gateway does not tell the refunds of a payment: is this its account?"
                    );
                    return Found::Unknown;
                }
                Reply::Nothing { .. } => return Found::Unknown,
            };
            let last = page.data.last().map(|last| last.id.clone());
            let is_wanted = |found: &GivenBack| found.metadata.refund_id.as_deref() == Some(&wanted);
            if let Some(found) = page.data.into_iter().find(is_wanted) {
                return Found::Yes(found);
            }
            if !page.has_more || last.is_none() {
                return Found::No;
            }
            after = last;
        }
    }

    async fn create_refund(
        &self,
        payment_intent: &str,
        payment: &Payment,
        refund: &Refund,
        amount: &Amount,
    ) -> RefundOutcome {
        let (units, payment_id, refund_id) =
            (amount.units.to_string(), payment.id().to_string(), refund.id.to_string());
        let form = [
            ("payment_intent", payment_intent),
            ("amount", &units),
            ("metadata[payment_id]", &payment_id),
            ("metadata[refund_id]", &refund_id),
        ];
        match self.client.post::<GivenBack>(&["refunds"], &form, &refund.idempotency_key()).await {
            Reply::Done { object, .. } => meaning::of_refund(&object),
            Reply::Refused { refusal, .. } => {
                RefundOutcome::Failed { code: meaning::of_failure(&refusal.failure) }
            }
            Reply::Nothing { .. } => RefundOutcome::Unknown,
        }
    }
}
