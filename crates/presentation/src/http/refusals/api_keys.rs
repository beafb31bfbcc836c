//! The refusals of API keys.

use application::identity::{CreateApiKeyError, InvalidApiKey, RotateApiKeyError};
use domain::identity::{ApiKeyEnded, ExpiryPassed};

use super::{Refusal, sentence};
use crate::http::edge::{
    codes::Code,
    problem::{FieldError, Problem},
};

impl Refusal for InvalidApiKey {
    const CODES: &'static [Code] = &[Code::UNAUTHENTICATED];

    fn into_problem(self) -> Problem {
        Problem::of(Code::UNAUTHENTICATED, sentence(&self))
    }
}

impl Refusal for CreateApiKeyError {
    const CODES: &'static [Code] = &[Code::INVALID_FIELDS, Code::FRESH_LOG_IN_REQUIRED];

    fn into_problem(self) -> Problem {
        match self {
            Self::ExpiryPassed(ExpiryPassed) => expiry_passed(),
            Self::NotFresh(not_fresh) => not_fresh.into_problem(),
        }
    }
}

impl Refusal for RotateApiKeyError {
    const CODES: &'static [Code] = &[Code::API_KEY_ENDED, Code::FRESH_LOG_IN_REQUIRED];

    fn into_problem(self) -> Problem {
        match self {
            Self::Ended(ApiKeyEnded) => Problem::of(Code::API_KEY_ENDED, sentence(&self)),
            Self::NotFresh(not_fresh) => not_fresh.into_problem(),
        }
    }
}

/// What time it is a use case knows; to a caller it is a field like any other.
fn expiry_passed() -> Problem {
    let message = "must be in the future".to_owned();
    let error = FieldError { field: "expires_at".to_owned(), code: "out-of-range".into(), message };
    Problem::invalid_fields(vec![error])
}

#[cfg(test)]
mod tests {
    use application::identity::NotFresh;

    use super::{ApiKeyEnded, CreateApiKeyError, ExpiryPassed, InvalidApiKey, RotateApiKeyError};
    use crate::http::refusals::tests::agree;

    #[test]
    fn the_documented_codes_are_the_ones_that_refusals_become() {
        agree(&[InvalidApiKey]);
        agree(&[CreateApiKeyError::ExpiryPassed(ExpiryPassed), CreateApiKeyError::NotFresh(NotFresh)]);
        agree(&[RotateApiKeyError::Ended(ApiKeyEnded), RotateApiKeyError::NotFresh(NotFresh)]);
    }
}
