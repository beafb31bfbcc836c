//! The refusals of payments and refunds: 409 for what contradicts the state that order and payment are in.

use std::{borrow::Cow, time::Duration};

use application::billing::{HearGatewayError, NoticeRefusal, PayOrderError, RefundOrderError};
use axum::http::{HeaderValue, header};
use domain::{billing::RefundRefusal, ordering::BeginPaymentRefusal, shared::MoneyError};

use super::{Refusal, sentence};
use crate::http::edge::{codes::Code, problem::Problem};

/// When to come back while nothing is configured: people have to do something first.
const A_MINUTE: Duration = Duration::from_secs(60);

impl Refusal for PayOrderError {
    const CODES: &'static [Code] = &[
        Code::ORDER_NOT_CONFIRMED,
        Code::PAYMENT_UNDER_WAY,
        Code::ORDER_PAID,
        Code::ORDER_CANCELLED,
        Code::NOTHING_TO_PAY,
    ];

    fn into_problem(self) -> Problem {
        let code = match &self {
            Self::Order(BeginPaymentRefusal::NotConfirmed) => Code::ORDER_NOT_CONFIRMED,
            Self::Order(BeginPaymentRefusal::UnderWay) => Code::PAYMENT_UNDER_WAY,
            Self::Order(BeginPaymentRefusal::AlreadyPaid) => Code::ORDER_PAID,
            Self::Order(BeginPaymentRefusal::Cancelled) => Code::ORDER_CANCELLED,
            Self::Nothing(_) => Code::NOTHING_TO_PAY,
        };
        Problem::of(code, sentence(&self))
    }
}

impl Refusal for RefundOrderError {
    const CODES: &'static [Code] = &[
        Code::ORDER_NOT_PAID,
        Code::NOTHING_TO_REFUND,
        Code::REFUND_TOO_MUCH,
        Code::CURRENCY_MISMATCH,
        Code::TOTAL_OUT_OF_RANGE,
    ];

    fn into_problem(self) -> Problem {
        let code = match &self {
            Self::Order(_) | Self::Payment(RefundRefusal::NotPaid(_)) => Code::ORDER_NOT_PAID,
            Self::Payment(RefundRefusal::Nothing) => Code::NOTHING_TO_REFUND,
            Self::Payment(RefundRefusal::TooMuch { .. }) => Code::REFUND_TOO_MUCH,
            Self::Payment(RefundRefusal::Amount(MoneyError::Currencies(..))) => Code::CURRENCY_MISMATCH,
            Self::Payment(RefundRefusal::Amount(_)) => Code::TOTAL_OUT_OF_RANGE,
        };
        Problem::of(code, sentence(&self))
    }
}

impl Refusal for HearGatewayError {
    const CODES: &'static [Code] = &[Code::MALFORMED_REQUEST, Code::INVALID_SIGNATURE, Code::UNAVAILABLE];

    fn into_problem(self) -> Problem {
        match self {
            Self::NotConfigured => Problem::of(Code::UNAVAILABLE, sentence(&self)).retry_after(A_MINUTE),
            Self::Notice(NoticeRefusal::Unreadable) => Problem::of(Code::MALFORMED_REQUEST, sentence(&self)),
            Self::Notice(NoticeRefusal::Malformed | NoticeRefusal::Forged | NoticeRefusal::Stale) => {
                unsigned(sentence(&self))
            }
        }
    }
}

/// What is not signed as it should be, with the challenge that each 401 has (RFC 9110, section 11.6.1).
pub(in crate::http) fn unsigned(detail: impl Into<Cow<'static, str>>) -> Problem {
    let challenge = HeaderValue::from_static(r#"Signature realm="webhooks", header="Stripe-Signature""#);
    Problem::of(Code::INVALID_SIGNATURE, detail).with_header(header::WWW_AUTHENTICATE, challenge)
}

#[cfg(test)]
mod tests {
    use domain::{
        billing::{NothingToPay, PaymentStatus},
        ordering::{NotPaid, OrderStatus},
        shared::{Currency, Money},
    };

    use super::{
        BeginPaymentRefusal, HearGatewayError, MoneyError, NoticeRefusal, PayOrderError, RefundOrderError,
        RefundRefusal,
    };
    use crate::http::refusals::tests::agree;

    #[test]
    fn the_documented_codes_are_the_ones_that_refusals_become() {
        agree::<PayOrderError>(&[
            BeginPaymentRefusal::NotConfirmed.into(),
            BeginPaymentRefusal::UnderWay.into(),
            BeginPaymentRefusal::AlreadyPaid.into(),
            BeginPaymentRefusal::Cancelled.into(),
            NothingToPay.into(),
        ]);
        let currency = |code| Currency::parse(code).unwrap();
        let left = Money::zero(currency("USD"));
        agree::<RefundOrderError>(&[
            NotPaid(OrderStatus::Confirmed).into(),
            RefundRefusal::NotPaid(PaymentStatus::Declined).into(),
            RefundRefusal::Nothing.into(),
            RefundRefusal::TooMuch { left }.into(),
            RefundRefusal::Amount(MoneyError::Currencies(currency("USD"), currency("EUR"))).into(),
            RefundRefusal::Amount(MoneyError::OutOfRange).into(),
        ]);
        agree::<HearGatewayError>(&[
            HearGatewayError::NotConfigured,
            NoticeRefusal::Malformed.into(),
            NoticeRefusal::Forged.into(),
            NoticeRefusal::Stale.into(),
            NoticeRefusal::Unreadable.into(),
        ]);
    }
}
