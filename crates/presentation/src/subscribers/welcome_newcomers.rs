use application::events::Event;
use serde_json::{Value, json};

use super::Trigger;
use crate::jobs::WelcomeMail;

/// Whoever has an account since is welcomed by mail.
pub(super) struct WelcomeNewcomers;

impl Trigger for WelcomeNewcomers {
    type Job = WelcomeMail;
    const TOPICS: &'static [&'static str] = &["user.created"];

    fn parameters(event: &Event, _: &Value) -> Value {
        json!({ "user_id": event.aggregate.to_string() })
    }
}
