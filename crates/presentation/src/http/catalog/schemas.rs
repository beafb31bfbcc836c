//! JSON schemas of the values of the catalogue: as precise as a schema can be about the rules of the domain.

use domain::catalog::{Description, ProductName};
use utoipa::openapi::{KnownFormat, Object, SchemaFormat, Type, schema::SchemaType};

use crate::http::schemas::{nullable, plain_text, text};

pub(crate) fn sku() -> Object {
    text()
        .description(Some(
            "Under which the business knows it: 1 to 40 letters, digits, `.`, `_` and `-`. Unique, whatever the case; \
             kept in capitals.",
        ))
        .min_length(Some(1))
        .max_length(Some(40))
        .pattern(Some("^[A-Za-z0-9._-]+$"))
        .examples(["MUG-BLUE-01"])
        .build()
}

pub(crate) fn name() -> Object {
    plain_text(ProductName::MAX).description(Some("What it is called.")).examples(["Blue mug"]).build()
}

pub(crate) fn description() -> Object {
    nullable(
        plain_text(Description::MAX)
            .description(Some("What it is, in one paragraph; null for none."))
            .examples(["Holds a third of a litre."])
            .build(),
    )
}

pub(crate) fn stock() -> Object {
    Object::builder()
        .schema_type(SchemaType::Type(Type::Integer))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .description(Some("How many there are."))
        .minimum(Some(0))
        .maximum(Some(i64::from(u32::MAX)))
        .examples([10])
        .build()
}
