//! Turns the values in force into types, and collects what does not fit instead of stopping at it.
//!
//! A value that does not fit is noted, and a harmless one stands in for it, so that the rest can be read too.
//! Nobody sees the stand-ins: settings are only handed out when nothing was noted.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::time::Duration;

use config::ValueKind;
use secrecy::SecretString;

use super::problem::{Problem, Problems};
use super::profile::Profile;
use super::schema;
use super::sources::values::Values;

/// The length below which a key of HMAC-SHA256 weakens it (RFC 2104: that of the hash).
const MIN_SECRET_BYTES: usize = 32;

pub(crate) struct Reader<'a> {
    pub(crate) profile: Profile,
    values: &'a Values,
    working_dir: &'a Path,
    problems: Problems,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        profile: Profile,
        values: &'a Values,
        working_dir: &'a Path,
        problems: Problems,
    ) -> Self {
        Self { profile, values, working_dir, problems }
    }

    pub(crate) fn into_problems(self) -> Problems {
        self.problems
    }

    /// Notes that the value of the key cannot be used. The message is read after the key.
    pub(crate) fn reject(&mut self, key: &str, message: impl Into<String>) {
        self.problems.push(Problem::with_value(key, message, self.values.origin(key)));
    }

    /// True while nothing is noted against the keys, so that rules between keys do not speak of stand-ins.
    pub(crate) fn accepted(&self, keys: &[&str]) -> bool {
        !self.problems.iter().any(|problem| keys.contains(&problem.key.as_str()))
    }

    pub(crate) fn text(&mut self, key: &str) -> String {
        match self.kind(key) {
            Some(ValueKind::String(text)) => text.clone(),
            other => {
                self.wrong_type(key, "text", other);
                String::new()
            }
        }
    }

    pub(crate) fn flag(&mut self, key: &str) -> bool {
        match self.kind(key) {
            Some(ValueKind::Boolean(flag)) => *flag,
            other => {
                self.wrong_type(key, "true or false", other);
                false
            }
        }
    }

    pub(crate) fn number<N>(&mut self, key: &str, range: RangeInclusive<N>) -> N
    where
        N: TryFrom<i64> + PartialOrd + Copy + Display,
    {
        let given = match self.kind(key) {
            Some(ValueKind::I64(number)) => *number,
            other => {
                self.wrong_type(key, "a whole number", other);
                return *range.start();
            }
        };
        if let Some(number) = N::try_from(given).ok().filter(|number| range.contains(number)) {
            return number;
        }
        self.reject(key, format!("is {given}, and must be from {} to {}", range.start(), range.end()));
        *range.start()
    }

    pub(crate) fn seconds(&mut self, key: &str, range: RangeInclusive<u64>) -> Duration {
        Duration::from_secs(self.number(key, range))
    }

    pub(crate) fn list(&mut self, key: &str) -> Vec<String> {
        let items = match self.kind(key) {
            Some(ValueKind::Array(items)) => items,
            other => {
                self.wrong_type(key, "a list", other);
                return Vec::new();
            }
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match &item.kind {
                ValueKind::String(text) => texts.push(text.clone()),
                other => self.wrong_type(key, "a list of texts", Some(other)),
            }
        }
        texts
    }

    /// The list with each item parsed; `parse` says what an item must be.
    pub(crate) fn parsed_list<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Vec<T> {
        let mut parsed = Vec::new();
        for item in self.list(key) {
            match parse(&item) {
                Ok(value) => parsed.push(value),
                Err(message) => self.reject(key, message),
            }
        }
        parsed
    }

    /// The text parsed, or `None` with the parser's complaint noted.
    pub(crate) fn parsed<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(key);
        if !self.accepted(&[key]) {
            return None;
        }
        parse(&text).map_err(|message| self.reject(key, message)).ok()
    }

    /// As `parsed`, where the empty text means "none".
    pub(crate) fn optional<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        self.parsed(key, |text| if text.is_empty() { Ok(None) } else { parse(text).map(Some) }).flatten()
    }

    /// One of a few words.
    pub(crate) fn word<T: Copy, const N: usize>(&mut self, key: &str, words: [(&str, T); N]) -> Option<T> {
        self.parsed(key, |text| {
            let found = words.iter().find(|(word, _)| *word == text).map(|(_, meaning)| *meaning);
            found.ok_or_else(|| not_a_word(text, words.map(|(word, _)| word)))
        })
    }

    pub(crate) fn path(&mut self, key: &str) -> PathBuf {
        let path = self.parsed(key, |text| match text {
            "" => Err("is empty, and must be a path".to_owned()),
            path => Ok(path.to_owned()),
        });
        self.working_dir.join(path.unwrap_or_default())
    }

    /// A path that is part of another value.
    pub(crate) fn resolve(&self, path: &Path) -> PathBuf {
        self.working_dir.join(path)
    }

    /// A signing key. May be empty, which only some profiles accept.
    pub(crate) fn secret(&mut self, key: &str) -> SecretString {
        let secret = self.text(key);
        if !secret.is_empty() {
            self.require_length(key, &secret);
        }
        secret.into()
    }

    /// Notes a secret that is too short for its purpose.
    pub(crate) fn require_length(&mut self, key: &str, secret: &str) {
        if secret.len() < MIN_SECRET_BYTES {
            let length = secret.len();
            self.reject(key, format!("has {length} bytes, and a secret needs {MIN_SECRET_BYTES} or more"));
        }
    }

    fn kind(&self, key: &str) -> Option<&'a ValueKind> {
        self.values.get(key).map(|value| &value.kind)
    }

    fn wrong_type(&mut self, key: &str, expected: &str, found: Option<&ValueKind>) {
        let found = match found {
            Some(_) if schema::may_be_a_file(key) => "something else".to_owned(),
            Some(kind) => describe(kind),
            None => "nothing".to_owned(),
        };
        self.reject(key, format!("must be {expected}, and is {found}"));
    }
}

fn describe(kind: &ValueKind) -> String {
    match kind {
        ValueKind::String(text) => format!("the text {text:?}"),
        ValueKind::Array(_) => "a list".to_owned(),
        ValueKind::Table(_) => "a section".to_owned(),
        ValueKind::Nil => "nothing".to_owned(),
        scalar => scalar.to_string(),
    }
}

fn not_a_word<const N: usize>(text: &str, words: [&str; N]) -> String {
    let guess = schema::nearest(text, words.into_iter()).map(|near| format!("; did you mean {near:?}?"));
    let choice = words.map(|word| format!("{word:?}")).join(" or ");
    format!("is {text:?}, and must be {choice}{}", guess.unwrap_or_default())
}
