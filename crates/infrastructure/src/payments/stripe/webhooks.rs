use application::billing::{GatewayNews, GatewayNotice, NoticeRefusal, PaymentWebhooks};
use domain::{
    billing::{GatewayReference, PaymentOutcome, RefundOutcome},
    shared::Timestamp,
};
use secrecy::SecretString;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    meaning,
    objects::{Event, GivenBack, Intent},
};
use crate::payments::signature::{InvalidWebhookSecrets, Signatures};

/// Reads what Stripe tells by itself.
pub struct StripeWebhooks {
    signatures: Signatures,
}

impl StripeWebhooks {
    /// With the signing secrets of the endpoint (`whsec_…`): while one is being replaced, the old and the new one.
    pub fn new(secrets: &[SecretString]) -> Result<Self, InvalidWebhookSecrets> {
        Ok(Self { signatures: Signatures::new(secrets)? })
    }
}

impl PaymentWebhooks for StripeWebhooks {
    fn open(&self, signature: &str, body: &[u8], now: Timestamp) -> Result<GatewayNotice, NoticeRefusal> {
        self.signatures.verify(signature, body, now)?;
        let event: Event = serde_json::from_slice(body).map_err(|_| NoticeRefusal::Unreadable)?;
        Ok(GatewayNotice {
            event: GatewayReference::parse(&event.id).map_err(|_| NoticeRefusal::Unreadable)?,
            news: news(&event.kind, event.data.object)?,
        })
    }
}

fn news(kind: &str, object: Value) -> Result<GatewayNews, NoticeRefusal> {
    match kind {
        // Of all that is told of payments, only these were told after a card was tried: before, a payment looks as it does
        // after a decline.
        "payment_intent.succeeded"
        | "payment_intent.payment_failed"
        | "payment_intent.requires_action"
        | "payment_intent.canceled" => Ok(of_payment(&parsed(object)?)),
        // `charge.refunded` does not say which refund it is about.
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            Ok(of_refund(&parsed(object)?))
        }
        _ => Ok(GatewayNews::Other),
    }
}

fn parsed<T: DeserializeOwned>(object: Value) -> Result<T, NoticeRefusal> {
    serde_json::from_value(object).map_err(|_| NoticeRefusal::Unreadable)
}

fn of_payment(intent: &Intent) -> GatewayNews {
    let id = intent.metadata.payment_id.as_deref().and_then(|id| id.parse().ok());
    match (id, meaning::of_intent(intent)) {
        (None, _) | (_, PaymentOutcome::Unknown) => GatewayNews::Other,
        (Some(id), outcome) => GatewayNews::Payment { id, outcome },
    }
}

fn of_refund(refund: &GivenBack) -> GatewayNews {
    let payment = refund.metadata.payment_id.as_deref().and_then(|id| id.parse().ok());
    let id = refund.metadata.refund_id.as_deref().and_then(|id| id.parse().ok());
    match (payment, id, meaning::of_refund(refund)) {
        (None, ..) | (_, None, _) | (.., RefundOutcome::Unknown) => GatewayNews::Other,
        (Some(payment), Some(id), outcome) => GatewayNews::Refund { payment, id, outcome },
    }
}
