//! The refusals of second factors.

use application::{
    authz::Forbidden,
    identity::{
        BeginTotpError, ChallengeToken, ConfirmTotpError, FinishLogInError, SecondFactorChangeError,
        SecondFactorRefused,
    },
};
use domain::identity::CodeRefused;

use super::{Refusal, sentence};
use crate::http::edge::{codes::Code, problem::Problem};

/// The password is right and not enough; what to send the code with goes along.
pub(super) fn second_factor_required(challenge: &ChallengeToken) -> Problem {
    Problem::of(Code::SECOND_FACTOR_REQUIRED, "A code of the second factor is needed, too.")
        .with_challenge(challenge)
}

/// The account must have a second factor, and has none.
pub(super) fn enrolment_required(forbidden: &Forbidden) -> Problem {
    let detail =
        format!("The account needs a second factor before it may {} {}.", forbidden.action, forbidden.entity);
    Problem::of(Code::SECOND_FACTOR_ENROLMENT_REQUIRED, detail)
}

impl Refusal for CodeRefused {
    const CODES: &'static [Code] = &[Code::WRONG_CODE, Code::TOO_MANY_REQUESTS];

    fn into_problem(self) -> Problem {
        match self {
            Self::Wrong => Problem::of(Code::WRONG_CODE, sentence(&self)),
            Self::TooMany { retry_after } => {
                Problem::of(Code::TOO_MANY_REQUESTS, sentence(&self)).retry_after(retry_after)
            }
        }
    }
}

impl Refusal for SecondFactorRefused {
    const CODES: &'static [Code] =
        &[Code::SIGN_IN_ENDED, Code::SECOND_FACTOR_FAILED, Code::TOO_MANY_REQUESTS];

    fn into_problem(self) -> Problem {
        match self {
            Self::Ended => Problem::of(Code::SIGN_IN_ENDED, sentence(&self)),
            Self::Code(CodeRefused::Wrong) => Problem::of(Code::SECOND_FACTOR_FAILED, sentence(&self)),
            Self::Code(too_many @ CodeRefused::TooMany { .. }) => too_many.into_problem(),
        }
    }
}

impl Refusal for FinishLogInError {
    const CODES: &'static [Code] =
        &[Code::ALREADY_LOGGED_IN, Code::SIGN_IN_ENDED, Code::SECOND_FACTOR_FAILED, Code::TOO_MANY_REQUESTS];

    fn into_problem(self) -> Problem {
        match self {
            Self::AlreadyLoggedIn => Problem::of(Code::ALREADY_LOGGED_IN, sentence(&self)),
            Self::SecondFactor(refused) => refused.into_problem(),
        }
    }
}

impl Refusal for BeginTotpError {
    const CODES: &'static [Code] = &[Code::FRESH_LOG_IN_REQUIRED, Code::SECOND_FACTOR_ACTIVE];

    fn into_problem(self) -> Problem {
        match self {
            Self::NotFresh(not_fresh) => not_fresh.into_problem(),
            Self::AlreadyEnrolled => Problem::of(Code::SECOND_FACTOR_ACTIVE, sentence(&self)),
        }
    }
}

impl Refusal for ConfirmTotpError {
    const CODES: &'static [Code] =
        &[Code::NO_SECOND_FACTOR, Code::SECOND_FACTOR_ACTIVE, Code::WRONG_CODE, Code::TOO_MANY_REQUESTS];

    fn into_problem(self) -> Problem {
        match self {
            Self::NothingBegun => Problem::of(Code::NO_SECOND_FACTOR, sentence(&self)),
            Self::AlreadyEnrolled => Problem::of(Code::SECOND_FACTOR_ACTIVE, sentence(&self)),
            Self::Code(refused) => refused.into_problem(),
        }
    }
}

impl Refusal for SecondFactorChangeError {
    const CODES: &'static [Code] =
        &[Code::FRESH_LOG_IN_REQUIRED, Code::NO_SECOND_FACTOR, Code::WRONG_CODE, Code::TOO_MANY_REQUESTS];

    fn into_problem(self) -> Problem {
        match self {
            Self::NotFresh(not_fresh) => not_fresh.into_problem(),
            Self::NotEnrolled => Problem::of(Code::NO_SECOND_FACTOR, sentence(&self)),
            Self::Code(refused) => refused.into_problem(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use application::identity::NotFresh;

    use super::{
        BeginTotpError, CodeRefused, ConfirmTotpError, FinishLogInError, SecondFactorChangeError,
        SecondFactorRefused,
    };
    use crate::http::refusals::tests::agree;

    const CODES: [CodeRefused; 2] =
        [CodeRefused::Wrong, CodeRefused::TooMany { retry_after: Duration::from_secs(2) }];

    #[test]
    fn the_documented_codes_are_the_ones_that_refusals_become() {
        let refused = [
            SecondFactorRefused::Ended,
            SecondFactorRefused::Code(CODES[0]),
            SecondFactorRefused::Code(CODES[1]),
        ];
        agree(&CODES);
        agree(&refused);
        agree(
            &[refused.map(FinishLogInError::SecondFactor).as_slice(), &[FinishLogInError::AlreadyLoggedIn]]
                .concat(),
        );
        agree(&[BeginTotpError::NotFresh(NotFresh), BeginTotpError::AlreadyEnrolled]);
        agree(
            &[
                CODES.map(ConfirmTotpError::Code).as_slice(),
                &[ConfirmTotpError::NothingBegun, ConfirmTotpError::AlreadyEnrolled],
            ]
            .concat(),
        );
        agree(
            &[
                CODES.map(SecondFactorChangeError::Code).as_slice(),
                &[SecondFactorChangeError::NotFresh(NotFresh), SecondFactorChangeError::NotEnrolled],
            ]
            .concat(),
        );
    }
}
