//! Collects what is wrong with the fields of a request, so that a caller learns of all of it at once.

use super::problem::{FieldError, Problem};
use std::{borrow::Cow, fmt::Display};

/// An error that has a stable name on the wire.
pub trait FieldCode {
    /// The name, in lower case with hyphens, such as `too-short`.
    fn code(&self) -> &'static str;
}

/// The fields of one request, and what was wrong with them so far.
///
/// ```
/// # use presentation::http::edge::{form::{FieldCode, Form}, problem::Problem};
/// # #[derive(Debug)] struct Negative;
/// # impl std::fmt::Display for Negative {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("is negative") }
/// # }
/// # impl FieldCode for Negative { fn code(&self) -> &'static str { "negative" } }
/// # fn natural(n: i32) -> Result<u32, Negative> { n.try_into().map_err(|_| Negative) }
/// fn area(width: i32, height: i32) -> Result<u32, Problem> {
///     let mut form = Form::new();
///     let width = form.field("width", natural(width));
///     let height = form.field("height", natural(height));
///     let (Some(width), Some(height)) = (width, height) else { return Err(form.into_problem()) };
///     Ok(width * height)
/// }
/// assert_eq!(area(2, 3).unwrap(), 6);
/// assert_eq!(area(-2, -3).unwrap_err().errors().len(), 2);
/// ```
#[derive(Debug, Default)]
pub struct Form {
    errors: Vec<FieldError>,
}

impl Form {
    /// A form that nothing is wrong with yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a field, if it has an acceptable one; else what is wrong is kept.
    pub fn field<T, E: Display + FieldCode>(&mut self, name: &str, parsed: Result<T, E>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(name, error.code(), error.to_string());
                None
            }
        }
    }

    /// Keeps that a field is wrong, for a reason that no parser can know.
    pub fn refuse(
        &mut self,
        name: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) {
        self.errors.push(FieldError { field: name.into(), code: code.into(), message: message.into() });
    }

    /// Fills in a part of the form: what is wrong in it is kept under its name, such as `items[3]`.
    pub fn part<T>(&mut self, name: &str, fill: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut part = Self::new();
        let filled = fill(&mut part);
        let errors = part.errors.into_iter();
        self.errors
            .extend(errors.map(|error| FieldError { field: format!("{name}.{}", error.field), ..error }));
        filled
    }

    /// Fills in a whole form.
    ///
    /// # Errors
    /// [`Self::into_problem`], if anything is wrong.
    pub fn fill<T>(fill: impl FnOnce(&mut Self) -> Option<T>) -> Result<T, Problem> {
        let mut form = Self::new();
        match fill(&mut form) {
            Some(filled) if form.errors.is_empty() => Ok(filled),
            _ => Err(form.into_problem()),
        }
    }

    /// Everything that is wrong, as one answer (422).
    pub fn into_problem(self) -> Problem {
        Problem::invalid_fields(self.errors)
    }

    /// Goes on if nothing is wrong; for bodies in which every field may be absent.
    ///
    /// # Errors
    /// [`Self::into_problem`], if anything is.
    pub fn finish(self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(self.into_problem()) }
    }
}
