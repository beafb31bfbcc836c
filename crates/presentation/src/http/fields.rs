//! Why the value of a field is refused.

use std::fmt;

use domain::shared::{Id, InvalidText};

use super::edge::form::FieldCode;

/// A value that is not acceptable. Unlike the domain's errors its message has no subject: the field is named beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unacceptable {
    code: &'static str,
    why: &'static str,
}

impl Unacceptable {
    /// With a stable code for programs, and for people a predicate such as `must not be blank`.
    pub(crate) const fn new(code: &'static str, why: &'static str) -> Self {
        Self { code, why }
    }
}

/// Reads the id of something, wherever a request names one in a field or a parameter.
pub(crate) fn id<E>(text: &str) -> Result<Id<E>, Unacceptable> {
    text.parse().map_err(|_| Unacceptable::new("invalid-type", "must be an id"))
}

impl From<InvalidText> for Unacceptable {
    fn from(invalid: InvalidText) -> Self {
        Self::new(invalid.code, invalid.why)
    }
}

impl FieldCode for Unacceptable {
    fn code(&self) -> &'static str {
        self.code
    }
}

impl fmt::Display for Unacceptable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.why)
    }
}
