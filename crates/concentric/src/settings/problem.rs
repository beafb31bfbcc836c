//! What is wrong with a configuration, in words an operator can act on.

use std::fmt;

use super::schema;

/// One thing that is wrong. It never holds the value of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key, `section.name`, or the name by which the operator wrote it where it is not one of ours.
    pub key: String,
    /// What is wrong, to be read after the key.
    pub message: String,
    /// Where the value comes from: a default, a file, an environment variable.
    pub origin: String,
    /// What to do about it.
    pub remedy: String,
}

impl Problem {
    /// A problem with the value of a known key.
    pub(crate) fn with_value(key: &str, message: impl Into<String>, origin: impl Into<String>) -> Self {
        Self {
            key: key.to_owned(),
            message: message.into(),
            origin: origin.into(),
            remedy: schema::how_to_set(key),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  {}: {}", self.key, self.message)?;
        writeln!(f, "      from: {}", self.origin)?;
        write!(f, "      {}", self.remedy)
    }
}

/// Everything that is wrong with a configuration, at once. Fit for standard error as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// True when nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problems, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    pub(crate) fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = if self.0.len() == 1 { "problem" } else { "problems" };
        write!(f, "The configuration has {} {noun}:", self.0.len())?;
        for problem in &self.0 {
            write!(f, "\n\n{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
