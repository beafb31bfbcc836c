//! How much of a collection one request may ask for.

use std::{fmt::Display, ops::RangeInclusive, str::FromStr};

use crate::http::edge::form::FieldCode;

/// The entities of a page when the caller does not say.
pub(super) const DEFAULT_LIMIT: u32 = 20;

/// The most entities of one page.
pub(super) const MAX_LIMIT: u32 = 100;

/// The deepest page that is reached by skipping: databases read all that they skip. Cursors go on from there.
pub(super) const MAX_OFFSET: u64 = 100_000;

/// The text is not a number in the range.
#[derive(Debug)]
pub(super) struct NotInRange(String);

impl Display for NotInRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FieldCode for NotInRange {
    fn code(&self) -> &'static str {
        "out-of-range"
    }
}

/// A number in the range, written in plain digits.
pub(super) fn number<T: FromStr + PartialOrd + Display>(
    text: &str,
    range: RangeInclusive<T>,
) -> Result<T, NotInRange> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|number| digits && range.contains(number));
    number.ok_or_else(|| {
        let (least, most) = range.into_inner();
        NotInRange(format!("must be a whole number from {least} to {most}"))
    })
}
