//! The refusals of what issuers tell by themselves.

use std::{borrow::Cow, time::Duration};

use application::identity::{HearIssuerError, IssuerNoticeRefusal};
use axum::http::{HeaderValue, header};

use super::{Refusal, sentence};
use crate::http::edge::{codes::Code, problem::Problem};

/// When to come back while nothing is configured: people have to do something first.
const A_MINUTE: Duration = Duration::from_secs(60);

impl Refusal for HearIssuerError {
    const CODES: &'static [Code] = &[Code::MALFORMED_REQUEST, Code::INVALID_SIGNATURE, Code::UNAVAILABLE];

    fn into_problem(self) -> Problem {
        match self {
            Self::NotConfigured => Problem::of(Code::UNAVAILABLE, sentence(&self)).retry_after(A_MINUTE),
            // Begins with the name of a field, which keeps its case.
            Self::Notice(refusal @ IssuerNoticeRefusal::Unreadable { .. }) => {
                Problem::of(Code::MALFORMED_REQUEST, format!("{refusal}."))
            }
            Self::Notice(
                IssuerNoticeRefusal::Malformed | IssuerNoticeRefusal::Forged | IssuerNoticeRefusal::Stale,
            ) => unsigned_by_svix(sentence(&self)),
        }
    }
}

/// What is not signed as it should be, with the challenge that each 401 has (RFC 9110, section 11.6.1).
pub(in crate::http) fn unsigned_by_svix(detail: impl Into<Cow<'static, str>>) -> Problem {
    let challenge = HeaderValue::from_static(r#"Signature realm="webhooks", header="svix-signature""#);
    Problem::of(Code::INVALID_SIGNATURE, detail).with_header(header::WWW_AUTHENTICATE, challenge)
}

#[cfg(test)]
mod tests {
    use super::{HearIssuerError, IssuerNoticeRefusal};
    use crate::http::refusals::tests::agree;

    #[test]
    fn the_documented_codes_are_the_ones_that_refusals_become() {
        agree::<HearIssuerError>(&[
            HearIssuerError::NotConfigured,
            IssuerNoticeRefusal::Malformed.into(),
            IssuerNoticeRefusal::Forged.into(),
            IssuerNoticeRefusal::Stale.into(),
            IssuerNoticeRefusal::Unreadable { field: "data.id" }.into(),
        ]);
    }
}
