//! How bulk operations fail: the rows at fault, each as it would have failed alone.

use application::{
    error::{BulkError, Error},
    store::{FailedRow, StoreError},
};

use axum::http::StatusCode;

use super::Refusal;
use crate::http::edge::{
    codes::Code,
    problem::{FieldError, Problem},
};

impl<D: Refusal> From<BulkError<D>> for Problem {
    fn from(error: BulkError<D>) -> Self {
        match error {
            BulkError::Whole(error) => error.into(),
            BulkError::Rows(rows) => {
                let refused = match rows.len() {
                    1 => "One row is".to_owned(),
                    several => format!("{several} rows are"),
                };
                let detail = format!("{refused} refused, so nothing was changed; see errors.");
                let problems: Vec<_> = rows.into_iter().map(problem_of).collect();
                // What is denied is denied, however much else is wrong.
                let denied = problems.iter().map(|(_, problem)| problem.code()).find(is_denial);
                let errors = problems.into_iter().flat_map(errors_of).collect();
                Self::of(denied.unwrap_or(Code::ROWS_REFUSED), detail).with_errors(errors)
            }
        }
    }
}

/// Whether the code says that somebody may not do what they asked for.
pub(in crate::http) fn is_denial(code: &Code) -> bool {
    code.status() == StatusCode::FORBIDDEN
}

/// The row by its index, and what it would have met alone.
fn problem_of<D: Refusal>(FailedRow { index, reason }: FailedRow<Error<D>>) -> (usize, Problem) {
    let wrong = |field: &str, code: &'static str, message: String| {
        Problem::invalid_fields(vec![FieldError { field: field.to_owned(), code: code.into(), message }])
    };
    let problem = match reason {
        // Alone it would be about a header, of which there is one for all rows.
        Error::Store(StoreError::Stale) => {
            wrong("version", "stale", "is not the current one: somebody else has changed it since".to_owned())
        }
        Error::Store(StoreError::Duplicate { field, first }) => {
            wrong(field, "duplicate", format!("is the same in items[{first}]"))
        }
        reason => reason.into(),
    };
    (index, problem)
}

/// What is wrong with a row: with fields of it, or with it as a whole.
fn errors_of((index, problem): (usize, Problem)) -> Vec<FieldError> {
    let row = format!("items[{index}]");
    if problem.errors().is_empty() {
        let (code, message) = (problem.code().slug().into(), problem.detail().to_owned());
        return vec![FieldError { field: row, code, message }];
    }
    let inside = |error: &FieldError| FieldError { field: format!("{row}.{}", error.field), ..error.clone() };
    problem.errors().iter().map(inside).collect()
}

/// The same as when a request says nothing sensible in a field.
pub(super) fn too_many_rows(message: String) -> Problem {
    Problem::invalid_fields(vec![FieldError { field: "items".to_owned(), code: "too-many".into(), message }])
}
