use application::events::Event;
use serde_json::{Value, json};

use super::Trigger;
use crate::jobs::NewAddressMail;

/// The new address of an account is told that it is that now.
pub(super) struct GreetNewAddresses;

impl Trigger for GreetNewAddresses {
    type Job = NewAddressMail;
    const TOPICS: &'static [&'static str] = &["user.email-changed"];

    fn parameters(event: &Event, _: &Value) -> Value {
        json!({ "user_id": event.aggregate.to_string() })
    }
}
