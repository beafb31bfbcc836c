use crate::text;

text!(
    /// What a person is called, in their own words and script: at most 100 characters.
    PersonName,
    "name",
    max 100
);
