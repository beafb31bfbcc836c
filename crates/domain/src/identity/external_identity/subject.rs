use std::fmt;

use crate::shared::{Corrupt, Kind, Scalar, Value};

/// OpenID Connect Core, section 2: a `sub` must not exceed 255 ASCII characters. Issuers get as much.
const MAX: usize = 255;

/// The text is no name of an issuer or of somebody to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} must have 1 to 255 visible ASCII characters")]
pub struct InvalidSubject(pub &'static str);

/// Unlike `text!`, takes nothing away at the ends: what differs in one byte is somebody else.
macro_rules! exact {
    ($(#[$doc:meta])* $Name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name(String);

        impl $Name {
            /// Takes it as it is.
            pub fn parse(raw: &str) -> Result<Self, InvalidSubject> {
                let fits = (1..=MAX).contains(&raw.len()) && raw.bytes().all(|byte| byte.is_ascii_graphic());
                if fits { Ok(Self(raw.to_owned())) } else { Err(InvalidSubject($what)) }
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Scalar for $Name {
            const KIND: Kind = Kind::Text;

            fn to_value(&self) -> Value {
                Value::Text(self.0.clone())
            }

            fn from_value(value: Value) -> Result<Self, Corrupt> {
                Self::parse(&String::from_value(value)?).map_err(|_| Corrupt($what))
            }
        }
    };
}

exact!(
    /// Who vouches for somebody: the `iss` of its tokens, compared byte by byte.
    Issuer,
    "issuer"
);

exact!(
    /// Whom it vouches for: the `sub` of its tokens, compared byte by byte. Means nothing without the issuer.
    Subject,
    "subject"
);

/// Somebody, as an issuer knows them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalSubject {
    /// Who vouches.
    pub issuer: Issuer,
    /// For whom.
    pub subject: Subject,
}

impl ExternalSubject {
    /// The form by which they are found. Neither part has a space in it, so no two of them share one.
    pub fn key(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for ExternalSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.issuer.as_str(), self.subject.as_str())
    }
}
