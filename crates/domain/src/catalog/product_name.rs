use crate::text;

text!(
    /// What a product is called, in any script: at most 200 characters.
    ProductName,
    "product name",
    max 200
);

impl ProductName {
    /// The form in which names are searched and sorted: in lower case.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}
