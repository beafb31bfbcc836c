use crate::text;

text!(
    /// What a product is, in one paragraph of at most 2000 characters.
    Description,
    "description",
    max 2000
);
