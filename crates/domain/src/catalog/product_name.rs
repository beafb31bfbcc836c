use crate::text;

text!(
    /// What a product is called, in any script: at most 200 characters.
    ProductName,
    "product name",
    |text| (text.chars().count() > 200).then_some(("too-long", "must have at most 200 characters"))
);

impl ProductName {
    /// The form in which names are searched and sorted: in lower case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}
