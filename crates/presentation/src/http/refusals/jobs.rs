//! The refusals of jobs.

use domain::jobs::SteeringError;

use super::{Refusal, sentence};
use crate::http::edge::{codes::Code, problem::Problem};

impl Refusal for SteeringError {
    const CODES: &'static [Code] = &[Code::RUN_ENDED, Code::RUN_NOT_RETRYABLE];

    fn into_problem(self) -> Problem {
        let code = match self {
            Self::Ended => Code::RUN_ENDED,
            Self::NotRetryable => Code::RUN_NOT_RETRYABLE,
        };
        Problem::of(code, sentence(&self))
    }
}

#[cfg(test)]
mod tests {
    use domain::jobs::SteeringError;

    use crate::http::refusals::tests::agree;

    #[test]
    fn the_documented_codes_are_the_ones_that_refusals_become() {
        agree(&[SteeringError::Ended, SteeringError::NotRetryable]);
    }
}
