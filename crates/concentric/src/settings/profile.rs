//! The two ways to run: on a developer's machine, and on a network.

use super::schema;
use super::sources::layer::Layer;

/// Decides defaults, and how much is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Needs nothing; never meant to be reached from outside.
    Development,
    /// Refuses to start on anything unsafe.
    Production,
}

impl Profile {
    /// What is written in `profile = "…"`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Production => "production",
        }
    }

    pub(crate) const WORDS: [(&'static str, Self); 2] =
        [("development", Self::Development), ("production", Self::Production)];

    /// The profile that the highest of the layers names, which decides whether production defaults apply.
    ///
    /// The word is refused later if it is neither. Until then, to list all other problems too, it stands for the
    /// profile that was probably meant, or else for the one that demands more.
    pub(crate) fn named_in(layers: &[Layer]) -> Self {
        let highest = layers.iter().rev().find_map(|layer| layer.get("profile"));
        let word = highest.map(ToString::to_string).unwrap_or_default();
        match schema::nearest(&word, Self::WORDS.iter().map(|(name, _)| *name)) {
            Some("development") => Self::Development,
            _ => Self::Production,
        }
    }
}
