//! What payments and their gateway know each other by.

use super::{Payment, Refund};
use crate::{shared::Id, text};

text!(
    /// By what a gateway knows a payment or a refund: at most 255 visible ASCII characters.
    GatewayReference,
    "gateway reference",
    |text| {
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            Some(("invalid-character", "may have only visible ASCII characters"))
        } else {
            (text.len() > 255).then_some(("too-long", "must have at most 255 characters"))
        }
    }
);

text!(
    /// A gateway's word for why money did not move, such as `insufficient_funds`: at most 100 lower-case ASCII letters,
    /// digits, `_` and `-`.
    FailureCode,
    "failure code",
    |text| {
        if !text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-')) {
            Some(("invalid-character", "may have only lower-case letters, digits, '_' and '-'"))
        } else {
            (text.len() > 100).then_some(("too-long", "must have at most 100 characters"))
        }
    }
);

text!(
    /// What a customer pays with, by the name that the gateway gave it when the customer entered it there, such as
    /// `pm_card_visa`: no card number ever passes through here. At most 255 letters, digits, `_` and `-`.
    PaymentMethod,
    "payment method",
    |text| {
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
            Some(("invalid-character", "may have only letters, digits, '_' and '-'"))
        } else if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            Some(("card-number", "must be the gateway's name of a payment method, never the number of a card"))
        } else {
            (text.len() > 255).then_some(("too-long", "must have at most 255 characters"))
        }
    }
);

/// What a gateway recognises a repeated question by. It follows from the identity of what is asked, so that it survives
/// every crash: asking again after a time-out moves no money a second time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    pub(super) fn of_payment(id: Id<Payment>) -> Self {
        Self(format!("payment-{id}"))
    }

    pub(super) fn of_refund(id: Id<Refund>) -> Self {
        Self(format!("refund-{id}"))
    }

    /// The text itself: 43 ASCII characters at most.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{FailureCode, GatewayReference, IdempotencyKey, PaymentMethod};
    use crate::shared::{Id, Scalar};
    use uuid::Uuid;

    #[test]
    fn a_reference_is_kept_as_the_gateway_wrote_it() {
        let reference = GatewayReference::parse("pi_3MtwBwLkdIwHu7ix28a3tqPa").unwrap();
        assert_eq!(GatewayReference::from_value(reference.to_value()), Ok(reference));
        let refusal = |raw: &str| GatewayReference::parse(raw).unwrap_err().code;
        assert_eq!(refusal(""), "blank");
        assert_eq!(refusal("pi 3"), "invalid-character");
        assert_eq!(refusal(&"x".repeat(256)), "too-long");
        assert!(GatewayReference::parse(&"x".repeat(255)).is_ok());
    }

    #[test]
    fn a_failure_code_is_a_word_for_programs() {
        let refusal = |raw: &str| FailureCode::parse(raw).unwrap_err().code;
        assert!(FailureCode::parse("card_declined").is_ok());
        assert_eq!(refusal("Card declined"), "invalid-character");
        assert_eq!(refusal(&"x".repeat(101)), "too-long");
        assert!(FailureCode::parse(&"x".repeat(100)).is_ok());
    }

    #[test]
    fn a_payment_method_is_a_name_and_never_the_number_of_a_card() {
        let refusal = |raw: &str| PaymentMethod::parse(raw).unwrap_err().code;
        assert!(PaymentMethod::parse("pm_card_visa").is_ok());
        assert_eq!(refusal("4242424242424242"), "card-number");
        assert_eq!(refusal("4242-4242-4242-4242"), "card-number");
        assert_eq!(refusal("pm/card"), "invalid-character");
        assert_eq!(refusal(&"x".repeat(256)), "too-long");
    }

    #[test]
    fn a_payment_and_a_refund_never_share_a_key() {
        let uuid = Uuid::from_u128(1);
        let payment = IdempotencyKey::of_payment(Id::new(uuid));
        let refund = IdempotencyKey::of_refund(Id::new(uuid));
        assert_eq!(payment.as_str(), "payment-00000000-0000-0000-0000-000000000001");
        assert_eq!(refund.as_str(), "refund-00000000-0000-0000-0000-000000000001");
    }
}
