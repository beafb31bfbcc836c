//! What Stripe's objects say that matters here; they say much more.

use serde::Deserialize;
use serde_json::Value;

/// A payment, as Stripe keeps it.
#[derive(Debug, Deserialize)]
pub(super) struct Intent {
    pub(super) id: String,
    pub(super) status: String,
    pub(super) amount: i64,
    pub(super) currency: String,
    pub(super) last_payment_error: Option<Failure>,
    #[serde(default)]
    pub(super) metadata: Metadata,
}

/// Why a card was not charged.
#[derive(Debug, Deserialize)]
pub(super) struct Failure {
    /// Stripe's word, such as `card_declined`.
    pub(super) code: Option<String>,
    /// The word of the card's bank, such as `insufficient_funds`.
    pub(super) decline_code: Option<String>,
}

/// Money on its way back, as Stripe keeps it.
#[derive(Debug, Deserialize)]
pub(super) struct GivenBack {
    pub(super) id: String,
    pub(super) status: Option<String>,
    pub(super) failure_reason: Option<String>,
    #[serde(default)]
    pub(super) metadata: Metadata,
}

/// What of ours an object is about, as we told Stripe when we asked. Other programs may use the same account, whose objects
/// say nothing of the kind.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Metadata {
    pub(super) payment_id: Option<String>,
    pub(super) refund_id: Option<String>,
}

/// Some of many.
#[derive(Debug, Deserialize)]
pub(super) struct Page<T> {
    pub(super) data: Vec<T>,
    #[serde(default)]
    pub(super) has_more: bool,
}

/// What stands in every answer from 400 up.
#[derive(Debug, Deserialize)]
pub(super) struct ErrorBody {
    pub(super) error: Refusal,
}

/// Why Stripe did not do what it was asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Refusal {
    /// `card_error`, `invalid_request_error`, `idempotency_error`, `api_error` …
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// Which field of the question is to blame.
    pub(super) param: Option<String>,
    #[serde(flatten)]
    pub(super) failure: Failure,
    /// The payment, if it went so far.
    pub(super) payment_intent: Option<Intent>,
}

/// Something that happened.
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) data: EventData,
}

/// What it happened to.
#[derive(Debug, Deserialize)]
pub(super) struct EventData {
    /// As it was then.
    pub(super) object: Value,
}
