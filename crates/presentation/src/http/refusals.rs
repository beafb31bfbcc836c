//! How use cases fail, in the terms of the wire: status, stable code, and what a person reads.
//!
//! Every refusal of every domain is mapped here and in the modules below, by matches without a catch-all: a new variant
//! does not compile until it has its wire name.

mod api_keys;
mod billing;
pub(super) mod bulk;
mod catalog;
mod downloads;
mod identity;
mod issuers;
mod jobs;
mod ordering;
mod recovery;
mod second_factor;
mod single_sign_on;
mod tokens;

pub(super) use billing::unsigned;
pub(super) use issuers::unsigned_by_svix;

use std::time::Duration;

use application::{
    authz::{Forbidden, Lack, Need},
    error::{BulkError, Error, Never},
    idempotency::{InFlight, KeyReused},
    ports::HashingUnavailable,
    store::StoreError,
};

use super::edge::{codes::Code, problem::Problem};

/// When to come back after a moment's overload: hashing a password takes a fraction of this.
const MOMENT: Duration = Duration::from_secs(1);

/// An error of a use case that has its place on the wire.
pub(super) trait Refusal: Sized {
    /// Every code that it may become, for the document. A test holds `into_problem` to it.
    const CODES: &'static [Code];

    /// What the caller is told.
    fn into_problem(self) -> Problem;
}

impl<D: Refusal> From<Error<D>> for Problem {
    fn from(error: Error<D>) -> Self {
        match error {
            Error::Refused(refusal) => refusal.into_problem(),
            Error::Forbidden(forbidden) => denied(&forbidden),
            Error::KeyReused(reused) => reused.into_problem(),
            Error::InFlight(in_flight) => in_flight.into_problem(),
            Error::Store(error) => not_stored(error),
            Error::Hashing(error) => not_hashed(error),
            Error::Files(error) => {
                Problem::of(Code::UNAVAILABLE, "Files cannot be kept or fetched now.").caused_by(error)
            }
        }
    }
}

impl Refusal for KeyReused {
    const CODES: &'static [Code] = &[Code::IDEMPOTENCY_KEY_REUSED];

    fn into_problem(self) -> Problem {
        Problem::of(Code::IDEMPOTENCY_KEY_REUSED, sentence(&self))
    }
}

impl Refusal for InFlight {
    const CODES: &'static [Code] = &[Code::REQUEST_IN_FLIGHT];

    fn into_problem(self) -> Problem {
        Problem::of(Code::REQUEST_IN_FLIGHT, sentence(&self)).retry_after(MOMENT)
    }
}

impl Refusal for Never {
    const CODES: &'static [Code] = &[];

    fn into_problem(self) -> Problem {
        match self {}
    }
}

/// 401 for whoever might be let in with a credential, 403 for whoever has one.
fn denied(forbidden: &Forbidden) -> Problem {
    match forbidden.lacks {
        Some(Lack::Reach(need)) => beyond_scopes(need, forbidden),
        Some(Lack::SecondFactor) => second_factor::enrolment_required(forbidden),
        None if forbidden.anonymous => Problem::of(Code::UNAUTHENTICATED, sentence(forbidden)),
        None => Problem::of(Code::FORBIDDEN, sentence(forbidden)),
    }
}

/// The credential does not reach so far, whatever its owner may do.
fn beyond_scopes(need: Need, forbidden: &Forbidden) -> Problem {
    let detail = match need {
        Need::Scope(scope) => format!("The credential lacks the scope {}.", scope.name()),
        Need::Everything | Need::Nothing => {
            format!(
                "No credential that is limited to scopes may {} {}; log in for that.",
                forbidden.action, forbidden.entity
            )
        }
    };
    Problem::of(Code::INSUFFICIENT_SCOPE, detail)
}

fn not_stored(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound => {
            Problem::of(Code::NOT_FOUND, "There is no such resource that you may know of.")
        }
        StoreError::OutOfScope => Problem::of(
            Code::OUT_OF_SCOPE,
            "This, or what would become of it, is outside of what you may write.",
        ),
        StoreError::Stale => Problem::of(
            Code::CONFLICT,
            "The resource was changed by somebody else in the meantime. Read it again.",
        ),
        StoreError::Conflict { field } => {
            Problem::of(Code::CONFLICT, format!("This value of {field} is already taken."))
        }
        StoreError::TooManyRows(_) => bulk::too_many_rows(sentence(&error)),
        StoreError::Duplicate { field, .. } => {
            Problem::of(Code::CONFLICT, format!("This value of {field} is there twice."))
        }
        StoreError::Rows(_) => Problem::from(BulkError::<Never>::from(error)),
        StoreError::Transient => Problem::of(
            Code::OVERLOADED,
            "Too many others were changing the same. Nothing was changed; try again.",
        )
        .retry_after(MOMENT),
        StoreError::Exhausted => {
            Problem::of(Code::OVERLOADED, "The database is busy. Nothing was changed; try again.")
                .retry_after(MOMENT)
        }
        error @ StoreError::Unavailable(_) => {
            Problem::of(Code::UNAVAILABLE, "The database cannot be reached.").caused_by(error)
        }
        error @ StoreError::Broken(_) => Problem::internal(error),
    }
}

fn not_hashed(error: HashingUnavailable) -> Problem {
    match error {
        HashingUnavailable::Overloaded => Problem::of(
            Code::OVERLOADED,
            "Too many passwords are being checked. Nothing was changed; try again.",
        )
        .retry_after(MOMENT),
        error @ HashingUnavailable::Broken(_) => Problem::internal(error),
    }
}

/// An error's own words as a sentence: capital first, full stop last.
fn sentence(error: &impl std::error::Error) -> String {
    let text = error.to_string();
    let mut rest = text.chars();
    let first = rest.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), rest.as_str())
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use super::Refusal;

    /// What a refusal becomes must be among its codes, and each of its codes must come of something.
    pub(super) fn agree<R: Refusal + Clone + Debug>(refusals: &[R]) {
        let codes: Vec<_> = refusals.iter().map(|refusal| refusal.clone().into_problem().code()).collect();
        for (refusal, code) in refusals.iter().zip(&codes) {
            assert!(R::CODES.contains(code), "{refusal:?} is not documented");
        }
        for code in R::CODES {
            assert!(codes.contains(code), "{} comes of nothing", code.slug());
        }
    }
}
