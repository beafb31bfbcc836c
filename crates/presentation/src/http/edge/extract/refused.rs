//! What is wrong with the values of a request, in the terms of somebody who wrote JSON or a query string.

use crate::http::edge::problem::FieldError;
use serde::de::{Expected, Unexpected};
use std::{collections::BTreeSet, fmt};

/// The error of our deserializers. Where it arises nobody knows yet which field it is about: the name is put
/// together, outermost part last, while the error comes up. Never repeats a value, which may be a password.
#[derive(Debug)]
pub(super) struct Refused(pub(super) Vec<FieldError>);

impl Refused {
    pub(super) fn one(field: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self(vec![FieldError { field: field.to_owned(), code: code.into(), message: message.into() }])
    }

    pub(super) fn wrong_type(expected: &str) -> Self {
        Self::one("", "invalid-type", format!("must be {expected}"))
    }

    pub(super) fn duplicate(field: &str) -> Self {
        Self::one(field, "duplicate", "may be given only once")
    }

    /// Of a field, or of something inside of it.
    pub(super) fn of_field(mut self, name: &str) -> Self {
        for error in &mut self.0 {
            let joint = if error.field.is_empty() || error.field.starts_with('[') { "" } else { "." };
            error.field = format!("{name}{joint}{}", error.field);
        }
        self
    }

    /// Of an element of an array, or of something inside of it.
    pub(super) fn of_element(self, index: usize) -> Self {
        self.of_field(&format!("[{index}]"))
    }
}

/// Refuses names that are not among the fields: all of them at once, and whatever serde would do with them.
pub(super) fn only_known<'a>(
    names: impl Iterator<Item = &'a str>,
    fields: &'static [&'static str],
) -> Result<(), Refused> {
    let unknown: BTreeSet<_> = names.filter(|name| !fields.contains(name)).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(Refused(unknown.into_iter().flat_map(|name| Refused::one(name, "unknown", UNKNOWN).0).collect()))
}

const UNKNOWN: &str = "is not known to this operation";

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|error| write!(f, "{}: {}; ", error.field, error.message))
    }
}

impl std::error::Error for Refused {}

impl serde::de::Error for Refused {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::one("", "invalid-value", message.to_string())
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::wrong_type(outside(&expected.to_string()))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::one("", "invalid-value", format!("must be {}", outside(&expected.to_string())))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::one("", "invalid-value", format!("must be {}", outside(&expected.to_string())))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::one("", "invalid-value", format!("must be one of {}", expected.join(", ")))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::one(field, "unknown", UNKNOWN)
    }

    fn missing_field(field: &'static str) -> Self {
        Self::one(field, "missing", "is required")
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::duplicate(field)
    }
}

/// Serde names what it expected by Rust's types, which are nobody's business outside.
fn outside(expected: &str) -> &str {
    match expected {
        "a map" => "an object",
        "a sequence" => "an array",
        "a boolean" => "true or false",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "usize" => "a whole number, zero or more, and not too large",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number, and not too large",
        "f32" | "f64" => "a number",
        _ if expected.starts_with("struct ") => "an object",
        _ if expected.starts_with("enum ") => "one of the values listed in the documentation",
        _ => expected,
    }
}
