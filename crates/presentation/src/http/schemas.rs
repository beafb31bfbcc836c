//! JSON schemas of values that many operations share.

use utoipa::openapi::{KnownFormat, Object, ObjectBuilder, SchemaFormat, Type, schema::SchemaType};

/// Some text.
pub(crate) fn text() -> ObjectBuilder {
    Object::builder().schema_type(SchemaType::Type(Type::String))
}

/// Text of any kind: at most so many characters, not blank, and without control characters.
pub(crate) fn plain_text(max: usize) -> ObjectBuilder {
    const NO_CONTROL: &str = r"[^\u0000-\u001f\u007f-\u009f]";
    const VISIBLE: &str = r"[^\s\u0000-\u001f\u007f-\u009f]";
    let pattern = format!("^{NO_CONTROL}*{VISIBLE}{NO_CONTROL}*$");
    text().min_length(Some(1)).max_length(Some(max)).pattern(Some(pattern))
}

/// The same value, or null.
pub(crate) fn nullable(mut value: Object) -> Object {
    if let SchemaType::Type(only) = value.schema_type {
        value.schema_type = SchemaType::Array(vec![only, Type::Null]);
    }
    value
}

/// An id, in the one spelling that we write and accept in paths.
pub(crate) fn id() -> Object {
    text()
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
        .pattern(Some("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"))
        .examples(["019a9f3c-5b7e-7c31-8f4e-2a6d9b0c1e57"])
        .build()
}

/// The version of a resource, which its `ETag` repeats.
pub(crate) fn version() -> Object {
    Object::builder()
        .schema_type(SchemaType::Type(Type::Integer))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .minimum(Some(1))
        .description(Some("How often it was written; its `ETag` repeats it."))
        .examples([1])
        .build()
}

/// A time.
pub(crate) fn moment() -> Object {
    text()
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .examples(["2026-01-31T12:00:00.123456Z"])
        .build()
}
