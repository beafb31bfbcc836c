use application::events::Event;
use serde_json::{Value, json};

use super::Trigger;
use crate::jobs::SecurityNoticeMail;

/// Whoever has an account is told what happened to it, in case it was not they who did it; the address that it has left, too.
pub(super) struct WarnHolders;

impl Trigger for WarnHolders {
    type Job = SecurityNoticeMail;
    const TOPICS: &'static [&'static str] = &[
        "user.password-changed",
        "user.email-changed",
        "user.sign-in-method-added",
        "user.sign-in-method-removed",
        "user.signed-in-from-new-client",
    ];

    fn parameters(event: &Event, body: &Value) -> Value {
        let mut parameters = json!({ "user_id": event.aggregate.to_string(), "incident": event.topic });
        for (parameter, member) in [("email", "previous"), ("kind", "kind"), ("client", "client")] {
            if let Some(value) = body.get(member) {
                parameters[parameter] = value.clone();
            }
        }
        parameters
    }
}
