//! The refusals of tokens.

use application::identity::{InvalidRefreshToken, IssueTokensError, UnacceptedBearer};

use super::{Refusal, identity::too_many_attempts, second_factor::second_factor_required, sentence};
use crate::http::edge::{codes::Code, problem::Problem};

impl Refusal for UnacceptedBearer {
    const CODES: &'static [Code] = &[Code::UNAUTHENTICATED];

    fn into_problem(self) -> Problem {
        Problem::of(Code::UNAUTHENTICATED, sentence(&self))
    }
}

impl Refusal for IssueTokensError {
    const CODES: &'static [Code] = &[
        Code::INVALID_CREDENTIALS,
        Code::SECOND_FACTOR_REQUIRED,
        Code::EMAIL_UNVERIFIED,
        Code::TOO_MANY_REQUESTS,
    ];

    fn into_problem(self) -> Problem {
        match self {
            Self::InvalidCredentials => Problem::of(Code::INVALID_CREDENTIALS, sentence(&self)),
            Self::SecondFactorRequired(challenge) => second_factor_required(&challenge),
            Self::EmailUnverified => Problem::of(Code::EMAIL_UNVERIFIED, sentence(&self)),
            Self::Throttled(throttled) => too_many_attempts(throttled),
        }
    }
}

impl Refusal for InvalidRefreshToken {
    const CODES: &'static [Code] = &[Code::INVALID_REFRESH_TOKEN];

    fn into_problem(self) -> Problem {
        Problem::of(Code::INVALID_REFRESH_TOKEN, sentence(&self))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use application::{identity::ChallengeToken, ports::Throttled};

    use super::{InvalidRefreshToken, IssueTokensError, UnacceptedBearer};
    use crate::http::refusals::tests::agree;

    #[test]
    fn the_documented_codes_are_the_ones_that_refusals_become() {
        let throttled = Throttled { retry_after: Duration::from_secs(2) };
        agree(&[UnacceptedBearer]);
        agree(&[InvalidRefreshToken]);
        agree(&[
            IssueTokensError::InvalidCredentials,
            IssueTokensError::SecondFactorRequired(ChallengeToken::new("secret".to_owned())),
            IssueTokensError::EmailUnverified,
            IssueTokensError::Throttled(throttled),
        ]);
    }
}
