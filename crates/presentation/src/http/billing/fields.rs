//! From what is on the wire to the values of the domain.

use domain::{
    billing::{PaymentStatus, ledger::EntryReference},
    shared::{Scalar, Value},
};

use crate::http::fields::Unacceptable;

pub(super) fn status(text: &str) -> Result<PaymentStatus, Unacceptable> {
    PaymentStatus::from_name(text).ok_or(Unacceptable::new(
        "invalid-value",
        "must be one of pending, requires_action, unknown, succeeded, declined",
    ))
}

pub(super) fn reference(text: &str) -> Result<EntryReference, Unacceptable> {
    EntryReference::from_value(Value::Text(text.to_owned())).map_err(|_| {
        Unacceptable::new("invalid-value", "must be payment: or refund: and the id of one, in one word")
    })
}

#[cfg(test)]
mod tests {
    use domain::billing::PaymentStatus;

    use super::status;

    #[test]
    fn the_message_names_what_there_is() {
        let message = status("lost").unwrap_err().to_string();
        for known in PaymentStatus::ALL {
            assert!(message.contains(known.name()), "{message}");
        }
    }
}
