use super::Scalar;

/// Why a piece of text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} {why}")]
pub struct InvalidText {
    /// What the text was meant to be.
    pub what: &'static str,
    /// A stable word for programs, such as `too-long`.
    pub code: &'static str,
    /// The rest of the sentence, for people.
    pub why: &'static str,
}

/// Text that people write, of which a part may be searched for. Codes, secrets and the numbers of people are text to a
/// database, and not this.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not text that may be searched in part",
    note = "`FreeText` is for what people write, not for codes, secrets or the numbers of people"
)]
pub trait FreeText: Scalar {}

impl FreeText for String {}

impl<T: FreeText> FreeText for Option<T> {}

/// The rules that all text obeys before its own: not blank, no control characters (NUL cannot be stored everywhere, and
/// the others forge log lines). Gives the text without surrounding white space.
#[doc(hidden)]
pub fn plain_text<'a>(what: &'static str, raw: &'a str) -> Result<&'a str, InvalidText> {
    let text = raw.trim();
    if text.is_empty() {
        return Err(InvalidText { what, code: "blank", why: "must not be blank" });
    }
    if text.chars().any(char::is_control) {
        return Err(InvalidText {
            what,
            code: "control-character",
            why: "must not contain control characters",
        });
    }
    Ok(text)
}

/// `text!(/** docs */ Sku, "sku", |text| rule(text))` defines a newtype over `String` whose `parse` trims, refuses blank
/// text and control characters, then applies `rule`, which gives `Some((code, why))` to refuse.
///
/// `text!(/** docs */ LabelName, "label name", max 40)` is for text of any kind that has at most so many characters.
#[macro_export]
macro_rules! text {
    ($(#[$doc:meta])* $Name:ident, $what:literal, max $max:literal) => {
        $crate::text!(
            $(#[$doc])*
            $Name,
            $what,
            |text| (text.chars().count() > Self::MAX)
                .then_some(("too-long", concat!("must have at most ", $max, " characters")))
        );

        impl $Name {
            /// How many characters it has at most.
            pub const MAX: usize = $max;
        }
    };
    ($(#[$doc:meta])* $Name:ident, $what:literal, |$text:ident| $rule:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name(String);

        impl $Name {
            /// Parses it; the error says which rule it breaks.
            pub fn parse(raw: &str) -> Result<Self, $crate::shared::InvalidText> {
                Self::accepted(raw).map(|text| Self(text.to_owned()))
            }

            /// The part of it that counts.
            fn accepted(raw: &str) -> Result<&str, $crate::shared::InvalidText> {
                let $text = $crate::shared::plain_text($what, raw)?;
                let refusal: Option<(&'static str, &'static str)> = $rule;
                match refusal {
                    None => Ok($text),
                    Some((code, why)) => Err($crate::shared::InvalidText { what: $what, code, why }),
                }
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::shared::FreeText for $Name {}

        impl $crate::shared::Scalar for $Name {
            const KIND: $crate::shared::Kind = $crate::shared::Kind::Text;

            fn to_value(&self) -> $crate::shared::Value {
                $crate::shared::Value::Text(self.0.clone())
            }

            fn from_value(value: $crate::shared::Value) -> Result<Self, $crate::shared::Corrupt> {
                let text = <String as $crate::shared::Scalar>::from_value(value)?;
                let accepted = Self::accepted(&text).map_err(|_| $crate::shared::Corrupt($what))?;
                // What was stored was trimmed before, so that there is nothing to copy.
                if accepted.len() == text.len() { Ok(Self(text)) } else { Ok(Self(accepted.to_owned())) }
            }
        }
    };
}
