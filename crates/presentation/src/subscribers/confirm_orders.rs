use application::events::Event;
use serde_json::{Value, json};

use super::Trigger;
use crate::jobs::OrderConfirmationMail;

/// Whoever has confirmed an order is told by mail what they are going to get.
pub(super) struct ConfirmOrders;

impl Trigger for ConfirmOrders {
    type Job = OrderConfirmationMail;
    const TOPICS: &'static [&'static str] = &["order.confirmed"];

    fn parameters(event: &Event, _: &Value) -> Value {
        json!({ "order_id": event.aggregate.to_string() })
    }
}
