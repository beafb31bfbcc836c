//! Fields that a request may leave out.

use serde::{Deserialize, Deserializer};

use super::{edge::form::Form, fields::Unacceptable};

/// A field that is present or absent. Absent is something else than null: in a PATCH, null clears and absent leaves
/// alone, so `Given<String>` refuses null and `Given<Option<String>>` takes it. Goes with `#[serde(default)]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given<T>(Option<T>);

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(|value| Self(Some(value)))
    }
}

impl<T> Given<T> {
    /// The value, if it is there.
    pub(crate) fn into_option(self) -> Option<T> {
        self.0
    }

    /// The value, or a note in the form that it is missing. Deserialising would stop at the first missing field; this way
    /// a caller learns of all of them.
    pub(crate) fn required(self, form: &mut Form, name: &str) -> Option<T> {
        if self.0.is_none() {
            form.refuse(name, "missing", "is required");
        }
        self.0
    }
}

impl Given<String> {
    /// The parsed value. None when it is absent, and when it is not acceptable, which the form notes.
    pub(crate) fn parsed<T, E: Into<Unacceptable>>(
        self,
        form: &mut Form,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        form.field(name, parse(&self.0?).map_err(Into::into))
    }

    /// The parsed value of a field that must be there; else the form notes what is wrong.
    pub(crate) fn required_as<T, E: Into<Unacceptable>>(
        self,
        form: &mut Form,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.required(form, name)?;
        form.field(name, parse(&text).map_err(Into::into))
    }
}

impl Given<Option<String>> {
    /// The parsed value of a field that may be cleared: absent, null, or a value; absent too when it is not acceptable,
    /// which the form notes.
    pub(crate) fn parsed<T, E: Into<Unacceptable>>(
        self,
        form: &mut Form,
        name: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        match self.0? {
            None => Some(None),
            Some(text) => form.field(name, parse(&text).map_err(Into::into)).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::Given;
    use crate::http::edge::form::Form;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Fields {
        #[serde(default)]
        plain: Given<String>,
        #[serde(default)]
        nullable: Given<Option<String>>,
    }

    fn read(json: &str) -> Result<Fields, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn absent_null_and_present_are_three_things() -> Result<(), serde_json::Error> {
        assert_eq!(read("{}")?.nullable, Given(None));
        assert_eq!(read(r#"{"nullable":null}"#)?.nullable, Given(Some(None)));
        assert_eq!(read(r#"{"nullable":"x"}"#)?.nullable, Given(Some(Some("x".to_owned()))));
        Ok(())
    }

    #[test]
    fn null_is_no_value_of_a_field_that_cannot_be_cleared() {
        assert!(read(r#"{"plain":null}"#).is_err());
    }

    #[test]
    fn a_missing_required_field_is_noted_and_the_next_one_is_still_looked_at() {
        let mut form = Form::new();
        assert_eq!(Given::<String>::default().required(&mut form, "one"), None);
        assert_eq!(Given::<String>::default().required(&mut form, "two"), None);
        let problem = form.into_problem();
        let fields: Vec<_> = problem.errors().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["one", "two"]);
    }
}
