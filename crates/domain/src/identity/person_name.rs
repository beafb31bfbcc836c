use crate::text;

text!(
    /// What a person is called, in their own words and script: at most 100 characters.
    PersonName,
    "name",
    |text| (text.chars().count() > 100).then_some(("too-long", "must have at most 100 characters"))
);
