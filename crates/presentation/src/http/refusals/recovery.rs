//! The refusals of what is done with tokens from messages, and of what asks for the password once more.

use application::identity::{ChangeEmailError, RedeemError, ResetPasswordError, Taken, WrongOwnPassword};

use super::{
    Refusal,
    identity::{too_many_attempts, unfit_password},
    sentence,
};
use crate::http::edge::{codes::Code, problem::Problem};

impl Refusal for RedeemError {
    const CODES: &'static [Code] = &[Code::INVALID_TOKEN, Code::TOO_MANY_REQUESTS];

    fn into_problem(self) -> Problem {
        match self {
            Self::Invalid(_) => Problem::of(Code::INVALID_TOKEN, sentence(&self)),
            Self::Throttled(throttled) => too_many_attempts(throttled),
        }
    }
}

impl Refusal for ResetPasswordError {
    const CODES: &'static [Code] = &[Code::INVALID_TOKEN, Code::TOO_MANY_REQUESTS, Code::INVALID_FIELDS];

    fn into_problem(self) -> Problem {
        match self {
            Self::Token(error) => error.into_problem(),
            Self::Unfit(unfit) => unfit_password("password", unfit),
        }
    }
}

impl Refusal for ChangeEmailError {
    const CODES: &'static [Code] = &[Code::INVALID_TOKEN, Code::TOO_MANY_REQUESTS, Code::EMAIL_TAKEN];

    fn into_problem(self) -> Problem {
        match self {
            Self::Token(error) => error.into_problem(),
            Self::EmailTaken => Taken::Email.into_problem(),
        }
    }
}

impl Refusal for WrongOwnPassword {
    const CODES: &'static [Code] = &[Code::WRONG_PASSWORD, Code::TOO_MANY_REQUESTS];

    fn into_problem(self) -> Problem {
        match self {
            Self::Wrong => Problem::of(Code::WRONG_PASSWORD, sentence(&self)),
            Self::Throttled(throttled) => too_many_attempts(throttled),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use application::ports::Throttled;
    use domain::identity::{InvalidOneTimeToken, UnfitPassword};

    use super::{ChangeEmailError, RedeemError, ResetPasswordError, WrongOwnPassword};
    use crate::http::refusals::tests::agree;

    const THROTTLED: Throttled = Throttled { retry_after: Duration::from_secs(2) };
    const TOKEN: [RedeemError; 2] =
        [RedeemError::Invalid(InvalidOneTimeToken), RedeemError::Throttled(THROTTLED)];

    #[test]
    fn the_documented_codes_are_the_ones_that_refusals_become() {
        agree(&TOKEN);
        agree(&[WrongOwnPassword::Wrong, WrongOwnPassword::Throttled(THROTTLED)]);
        agree(
            &[
                TOKEN.map(ResetPasswordError::Token).as_slice(),
                &[ResetPasswordError::Unfit(UnfitPassword::TooLong)],
            ]
            .concat(),
        );
        agree(&[TOKEN.map(ChangeEmailError::Token).as_slice(), &[ChangeEmailError::EmailTaken]].concat());
    }
}
