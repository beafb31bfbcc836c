//! The refusals of identity.

use application::{
    identity::{
        AdministrationError, ChangePasswordError, CreateUserError, EditUserError, LogInError, NotFresh,
        SetPasswordError, SignUpError, Taken, Unauthenticated,
    },
    ports::Throttled,
};
use domain::identity::UnfitPassword;

use super::{Refusal, second_factor::second_factor_required, sentence};
use crate::http::edge::{
    codes::Code,
    problem::{FieldError, Problem},
};

impl Refusal for Unauthenticated {
    const CODES: &'static [Code] = &[Code::UNAUTHENTICATED];

    fn into_problem(self) -> Problem {
        Problem::of(Code::UNAUTHENTICATED, sentence(&self))
    }
}

impl Refusal for NotFresh {
    const CODES: &'static [Code] = &[Code::FRESH_LOG_IN_REQUIRED];

    fn into_problem(self) -> Problem {
        Problem::of(Code::FRESH_LOG_IN_REQUIRED, sentence(&self))
    }
}

impl Refusal for Taken {
    const CODES: &'static [Code] = &[Code::USERNAME_TAKEN, Code::EMAIL_TAKEN, Code::CPF_TAKEN];

    fn into_problem(self) -> Problem {
        let (code, field) = match self {
            Self::Username => (Code::USERNAME_TAKEN, "username"),
            Self::Email => (Code::EMAIL_TAKEN, "email"),
            Self::Cpf => (Code::CPF_TAKEN, "cpf"),
        };
        let error = FieldError {
            field: field.to_owned(),
            code: "taken".into(),
            message: "belongs to another account".to_owned(),
        };
        Problem::of(code, sentence(&self)).with_errors(vec![error])
    }
}

impl Refusal for SignUpError {
    const CODES: &'static [Code] =
        &[Code::USERNAME_TAKEN, Code::EMAIL_TAKEN, Code::CPF_TAKEN, Code::INVALID_FIELDS];

    fn into_problem(self) -> Problem {
        match self {
            Self::Taken(taken) => taken.into_problem(),
            Self::Password(unfit) => unfit_password("password", unfit),
        }
    }
}

impl Refusal for LogInError {
    const CODES: &'static [Code] = &[
        Code::ALREADY_LOGGED_IN,
        Code::INVALID_CREDENTIALS,
        Code::SECOND_FACTOR_REQUIRED,
        Code::EMAIL_UNVERIFIED,
        Code::TOO_MANY_REQUESTS,
    ];

    fn into_problem(self) -> Problem {
        match self {
            Self::AlreadyLoggedIn => Problem::of(Code::ALREADY_LOGGED_IN, sentence(&self)),
            Self::InvalidCredentials => Problem::of(Code::INVALID_CREDENTIALS, sentence(&self)),
            Self::SecondFactorRequired(challenge) => second_factor_required(&challenge),
            Self::EmailUnverified => Problem::of(Code::EMAIL_UNVERIFIED, sentence(&self)),
            Self::Throttled(throttled) => too_many_attempts(throttled),
        }
    }
}

impl Refusal for ChangePasswordError {
    const CODES: &'static [Code] = &[Code::WRONG_PASSWORD, Code::INVALID_FIELDS, Code::TOO_MANY_REQUESTS];

    fn into_problem(self) -> Problem {
        match self {
            Self::WrongPassword => Problem::of(Code::WRONG_PASSWORD, sentence(&self)),
            Self::Unfit(unfit) => unfit_password("new_password", unfit),
            Self::Throttled(throttled) => too_many_attempts(throttled),
        }
    }
}

impl Refusal for AdministrationError {
    const CODES: &'static [Code] = &[Code::INSUFFICIENT_RANK, Code::LAST_SUPER_ADMIN];

    fn into_problem(self) -> Problem {
        match self {
            Self::Outranked => Problem::of(Code::INSUFFICIENT_RANK, sentence(&self)),
            Self::LastSuperAdmin(_) => Problem::of(Code::LAST_SUPER_ADMIN, sentence(&self)),
        }
    }
}

impl Refusal for CreateUserError {
    const CODES: &'static [Code] = &[
        Code::USERNAME_TAKEN,
        Code::EMAIL_TAKEN,
        Code::CPF_TAKEN,
        Code::INVALID_FIELDS,
        Code::INSUFFICIENT_RANK,
        Code::LAST_SUPER_ADMIN,
    ];

    fn into_problem(self) -> Problem {
        match self {
            Self::Taken(taken) => taken.into_problem(),
            Self::Password(unfit) => unfit_password("password", unfit),
            Self::Administration(error) => error.into_problem(),
        }
    }
}

impl Refusal for EditUserError {
    const CODES: &'static [Code] = &[
        Code::USERNAME_TAKEN,
        Code::EMAIL_TAKEN,
        Code::CPF_TAKEN,
        Code::INSUFFICIENT_RANK,
        Code::LAST_SUPER_ADMIN,
    ];

    fn into_problem(self) -> Problem {
        match self {
            Self::Taken(taken) => taken.into_problem(),
            Self::Administration(error) => error.into_problem(),
        }
    }
}

impl Refusal for SetPasswordError {
    const CODES: &'static [Code] = &[Code::INVALID_FIELDS, Code::INSUFFICIENT_RANK, Code::LAST_SUPER_ADMIN];

    fn into_problem(self) -> Problem {
        match self {
            Self::Unfit(unfit) => unfit_password("password", unfit),
            Self::Administration(error) => error.into_problem(),
        }
    }
}

/// The rule about passwords needs the account's name and address, so a use case applies it; to a caller it is a field
/// like any other.
pub(super) fn unfit_password(field: &str, unfit: UnfitPassword) -> Problem {
    let (code, message) = match unfit {
        UnfitPassword::TooShort { min } => ("too-short", format!("must have at least {min} characters")),
        UnfitPassword::TooLong => ("too-long", "must have at most 128 characters".to_owned()),
        UnfitPassword::TooCommon => ("too-common", "is among the commonest passwords".to_owned()),
        UnfitPassword::Personal => ("personal", "must not be the username or the e-mail address".to_owned()),
        UnfitPassword::OfThisService => {
            ("of-this-service", "must be more than a word of this service".to_owned())
        }
    };
    Problem::invalid_fields(vec![FieldError { field: field.to_owned(), code: code.into(), message }])
}

pub(super) fn too_many_attempts(throttled: Throttled) -> Problem {
    Problem::of(Code::TOO_MANY_REQUESTS, sentence(&throttled)).retry_after(throttled.retry_after)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::identity::LastSuperAdmin;

    use application::identity::ChallengeToken;

    use super::{
        AdministrationError, ChangePasswordError, CreateUserError, EditUserError, LogInError, NotFresh,
        SetPasswordError, SignUpError, Taken, Throttled, Unauthenticated, UnfitPassword,
    };
    use crate::http::refusals::tests::agree;

    const TAKEN: [Taken; 3] = [Taken::Username, Taken::Email, Taken::Cpf];
    const THROTTLED: Throttled = Throttled { retry_after: Duration::from_secs(2) };
    const ADMINISTRATION: [AdministrationError; 2] =
        [AdministrationError::Outranked, AdministrationError::LastSuperAdmin(LastSuperAdmin)];

    #[test]
    fn the_documented_codes_are_the_ones_that_refusals_become() {
        agree(&[Unauthenticated]);
        agree(&[NotFresh]);
        agree(&TAKEN);
        agree(&ADMINISTRATION);
        agree(
            &[TAKEN.map(SignUpError::Taken).as_slice(), &[SignUpError::Password(UnfitPassword::TooLong)]]
                .concat(),
        );
        agree(&[
            LogInError::AlreadyLoggedIn,
            LogInError::InvalidCredentials,
            LogInError::SecondFactorRequired(ChallengeToken::new("secret".to_owned())),
            LogInError::EmailUnverified,
            LogInError::Throttled(THROTTLED),
        ]);
        agree(&[
            ChangePasswordError::WrongPassword,
            ChangePasswordError::Unfit(UnfitPassword::Personal),
            ChangePasswordError::Throttled(THROTTLED),
        ]);
        agree(
            &[
                TAKEN.map(CreateUserError::Taken).as_slice(),
                &ADMINISTRATION.map(CreateUserError::Administration),
                &[CreateUserError::Password(UnfitPassword::TooCommon)],
            ]
            .concat(),
        );
        agree(
            &[TAKEN.map(EditUserError::Taken).as_slice(), &ADMINISTRATION.map(EditUserError::Administration)]
                .concat(),
        );
        agree(
            &[
                ADMINISTRATION.map(SetPasswordError::Administration).as_slice(),
                &[SetPasswordError::Unfit(UnfitPassword::TooShort { min: 8 })],
            ]
            .concat(),
        );
    }
}
