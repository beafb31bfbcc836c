use crate::text;

text!(
    /// What a product is, in one paragraph of at most 2000 characters.
    Description,
    "description",
    |text| (text.chars().count() > 2000).then_some(("too-long", "must have at most 2000 characters"))
);
