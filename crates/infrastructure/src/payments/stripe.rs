//! Stripe, and whatever speaks its API: cards are charged by payment intents, at once, and refunded.
//!
//! - `client` speaks HTTP, `reply` sorts answers into those that say what happened and those that do not;
//!   `objects` is what they consist of, `meaning` what that is in words of the domain, `amount` how an amount is written.
//! - `collecting` and `refunding` ask, and ask again, so that money moves once.
//! - `webhooks` reads what Stripe tells by itself.

mod amount;
mod client;
mod collecting;
mod meaning;
mod objects;
mod refunding;
mod reply;
mod settings;
mod webhooks;

use std::{sync::Arc, time::Duration};

use application::{billing::PaymentGateway, ports::Clock};
use async_trait::async_trait;
use client::Client;
use domain::billing::{Payment, PaymentOutcome, Refund, RefundOutcome};
use tokio::time::timeout;
use tracing::{Instrument as _, info_span, warn};

pub use settings::{InvalidStripeSettings, StripeSettings};
pub use webhooks::StripeWebhooks;

/// How long a question may take, whatever it needs to ask for; the port promises 15 s.
const DEADLINE: Duration = Duration::from_secs(10);

/// Moves money by way of Stripe.
pub struct StripeGateway {
    client: Client,
    clock: Arc<dyn Clock>,
}

impl StripeGateway {
    /// Says which setting is wrong. Nothing is asked yet, so a key that Stripe refuses shows with the first payment.
    pub fn new(settings: StripeSettings, clock: Arc<dyn Clock>) -> Result<Self, InvalidStripeSettings> {
        Ok(Self { client: Client::new(settings)?, clock })
    }
}

#[async_trait]
impl PaymentGateway for StripeGateway {
    async fn collect(&self, payment: &Payment) -> PaymentOutcome {
        let span = info_span!("collect", payment = %payment.id());
        async {
            timeout(DEADLINE, self.charge(payment)).await.unwrap_or_else(|_| {
                warn!("the gateway did not answer in time");
                PaymentOutcome::Unknown
            })
        }
        .instrument(span)
        .await
    }

    async fn refund(&self, payment: &Payment, refund: &Refund) -> RefundOutcome {
        let span = info_span!("refund", payment = %payment.id(), refund = %refund.id);
        async {
            timeout(DEADLINE, self.give_back(payment, refund)).await.unwrap_or_else(|_| {
                warn!("the gateway did not answer in time");
                RefundOutcome::Unknown
            })
        }
        .instrument(span)
        .await
    }
}
