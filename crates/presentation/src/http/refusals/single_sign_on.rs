//! The refusals of signing in by a provider. Most of them reach a browser as the code alone, in the address that it is sent to.

use application::identity::{SsoError, Unresolved};

use super::{Refusal, sentence};
use crate::http::edge::{codes::Code, problem::Problem};

impl Refusal for SsoError {
    const CODES: &'static [Code] = &[
        Code::ALREADY_LOGGED_IN,
        Code::SIGN_IN_EXPIRED,
        Code::SIGN_IN_DENIED,
        Code::UNAVAILABLE,
        Code::SIGN_IN_NOT_ACCEPTED,
        Code::NO_ACCOUNT,
        Code::ACCOUNT_INACTIVE,
        Code::EMAIL_NOT_VERIFIED,
        Code::LINK_FIRST,
        Code::UNAUTHENTICATED,
        Code::FRESH_LOG_IN_REQUIRED,
        Code::IDENTITY_LINKED,
        Code::EMAIL_UNVERIFIED,
    ];

    fn into_problem(self) -> Problem {
        Problem::of(code_of(self), sentence(&self))
    }
}

const fn code_of(refusal: SsoError) -> Code {
    match refusal {
        SsoError::AlreadyLoggedIn => Code::ALREADY_LOGGED_IN,
        SsoError::Expired => Code::SIGN_IN_EXPIRED,
        SsoError::AccessDenied => Code::SIGN_IN_DENIED,
        SsoError::Unavailable => Code::UNAVAILABLE,
        SsoError::NotAccepted => Code::SIGN_IN_NOT_ACCEPTED,
        // To whoever signs in it is all the same why there is none.
        SsoError::Unresolved(Unresolved::Unknown | Unresolved::Ended | Unresolved::NoUsername) => {
            Code::NO_ACCOUNT
        }
        SsoError::Unresolved(Unresolved::Inactive) => Code::ACCOUNT_INACTIVE,
        SsoError::Unresolved(Unresolved::NoVerifiedEmail) => Code::EMAIL_NOT_VERIFIED,
        SsoError::Unresolved(Unresolved::EmailTaken) => Code::LINK_FIRST,
        SsoError::LoggedOut => Code::UNAUTHENTICATED,
        SsoError::NotFresh(_) => Code::FRESH_LOG_IN_REQUIRED,
        SsoError::LinkedElsewhere => Code::IDENTITY_LINKED,
        SsoError::EmailUnverified => Code::EMAIL_UNVERIFIED,
    }
}

#[cfg(test)]
mod tests {
    use application::identity::{NotFresh, SsoError, Unresolved};

    use crate::http::refusals::tests::agree;

    #[test]
    fn the_documented_codes_are_the_ones_that_refusals_become() {
        let unresolved = [
            Unresolved::Unknown,
            Unresolved::Ended,
            Unresolved::Inactive,
            Unresolved::NoVerifiedEmail,
            Unresolved::EmailTaken,
            Unresolved::NoUsername,
        ];
        let others = [
            SsoError::AlreadyLoggedIn,
            SsoError::Expired,
            SsoError::AccessDenied,
            SsoError::Unavailable,
            SsoError::NotAccepted,
            SsoError::LoggedOut,
            SsoError::NotFresh(NotFresh),
            SsoError::LinkedElsewhere,
            SsoError::EmailUnverified,
        ];
        agree(&[unresolved.map(SsoError::Unresolved).as_slice(), &others].concat());
    }
}
