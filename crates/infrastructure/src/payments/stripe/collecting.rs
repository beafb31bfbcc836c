//! Charging a card once, however often one asks.
//!
//! A payment that Stripe has told its name of is looked at. Of one without, the answer was lost, or it was never asked for:
//! it is asked for with its idempotency key, which Stripe keeps for 24 hours at least. After that the key would charge the
//! card again, so the payment is searched for, and given up when it is not there.

use std::time::Duration;

use domain::billing::{Payment, PaymentOutcome};
use tracing::error;

use super::{
    StripeGateway,
    amount::{Amount, Inexpressible},
    meaning,
    objects::{Intent, Page, Refusal},
    reply::Reply,
};

/// How long after a payment came to be it is asked for. Stripe forgets keys after 24 hours, counted from a first question
/// that cannot have been earlier; the hour less is for clocks that differ.
const ASKED_FOR: Duration = Duration::from_hours(23);

/// When a search that finds nothing is believed: Stripe's search may be an hour behind what was last asked for.
const GIVEN_UP: Duration = Duration::from_hours(24);

impl StripeGateway {
    pub(super) async fn charge(&self, payment: &Payment) -> PaymentOutcome {
        let Ok(amount) = Amount::of(payment.amount()) else {
            return PaymentOutcome::Declined { reference: None, code: meaning::word(Inexpressible::CODE) };
        };
        if let Some(reference) = payment.gateway_reference() {
            return self.look_at(reference.as_str(), &amount).await;
        }
        if self.age(payment) < ASKED_FOR {
            return self.create(payment, &amount).await;
        }
        self.search(payment, &amount).await
    }

    fn age(&self, payment: &Payment) -> Duration {
        self.clock.now().since(payment.created_at())
    }

    async fn create(&self, payment: &Payment, amount: &Amount) -> PaymentOutcome {
        // Stripe refuses a key that comes back with another question: when a release changes this form, payments that are
        // open during the upgrade stay unknown until they are searched for.
        let form = [
            ("amount", amount.units.to_string()),
            ("currency", amount.currency.clone()),
            ("confirm", "true".to_owned()),
            ("payment_method", payment.method().as_str().to_owned()),
            // Others send the customer elsewhere, and need an address to come back to.
            ("payment_method_types[0]", "card".to_owned()),
            ("metadata[payment_id]", payment.id().to_string()),
            ("metadata[order_id]", payment.order_id().to_string()),
        ];
        let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
        match self.client.post::<Intent>(&["payment_intents"], &form, &payment.idempotency_key()).await {
            Reply::Done { object, replayed: false } => judge(&object, amount),
            Reply::Done { object, replayed: true } => self.look_at(&object.id, amount).await,
            Reply::Refused { refusal, replayed } => self.refused(*refusal, replayed, amount).await,
            Reply::Nothing { replayed: true } => self.search(payment, amount).await,
            Reply::Nothing { replayed: false } => PaymentOutcome::Unknown,
        }
    }

    async fn refused(&self, refusal: Refusal, replayed: bool, amount: &Amount) -> PaymentOutcome {
        let Refusal { failure, payment_intent, .. } = refusal;
        match payment_intent {
            Some(intent) if replayed => self.look_at(&intent.id, amount).await,
            Some(mut intent) => {
                intent.last_payment_error.get_or_insert(failure);
                judge(&intent, amount)
            }
            None => PaymentOutcome::Declined { reference: None, code: meaning::of_failure(&failure) },
        }
    }

    async fn look_at(&self, reference: &str, amount: &Amount) -> PaymentOutcome {
        match self.client.get::<Intent>(&["payment_intents", reference], &[]).await {
            Reply::Done { object, .. } => judge(&object, amount),
            Reply::Refused { .. } => {
                error!(
                    reference,
                    "the gateway does not know a payment that it has told of: is this its account?"
                );
                PaymentOutcome::Unknown
            }
            Reply::Nothing { .. } => PaymentOutcome::Unknown,
        }
    }

    async fn search(&self, payment: &Payment, amount: &Amount) -> PaymentOutcome {
        let query = format!("metadata['payment_id']:'{}'", payment.id());
        let reply =
            self.client.get::<Page<Intent>>(&["payment_intents", "search"], &[("query", &query)]).await;
        let Reply::Done { object: page, .. } = reply else {
            return PaymentOutcome::Unknown;
        };
        match page.data.as_slice() {
            // What a search finds may be as old as the search is behind.
            [intent] => self.look_at(&intent.id, amount).await,
            [] if self.age(payment) >= GIVEN_UP => {
                PaymentOutcome::Declined { reference: None, code: meaning::word("not_collected") }
            }
            [] => PaymentOutcome::Unknown,
            [_, _, ..] => {
                error!("the gateway has several payments for this one: somebody has to look at them");
                PaymentOutcome::Unknown
            }
        }
    }
}

/// What became of the payment, unless it is another one.
fn judge(intent: &Intent, amount: &Amount) -> PaymentOutcome {
    if intent.amount != amount.units || intent.currency != amount.currency {
        error!(
            reference = intent.id,
            amount = intent.amount,
            currency = intent.currency,
            "the gateway's payment is not of the amount that was asked for"
        );
        return PaymentOutcome::Unknown;
    }
    meaning::of_intent(intent)
}
