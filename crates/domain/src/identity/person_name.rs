use crate::text;

text!(
    /// What a person is called, in their own words and script: at most 100 characters.
    PersonName,
    "name",
    max 100
);

#[cfg(test)]
mod tests {
    use super::PersonName;

    #[test]
    fn a_hundred_characters_fit_in_any_script() {
        assert!(PersonName::parse(&format!(" {} ", "я".repeat(PersonName::MAX))).is_ok());
        let error = PersonName::parse(&"я".repeat(101)).err();
        let told = error.map(|error| (error.code, error.to_string()));
        assert_eq!(told, Some(("too-long", "name must have at most 100 characters".to_owned())));
    }
}
