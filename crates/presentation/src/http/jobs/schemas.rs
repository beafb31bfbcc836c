//! JSON schemas of the values of jobs.

use domain::jobs::RunStatus;
use utoipa::openapi::{
    KnownFormat, Object, SchemaFormat, Type,
    schema::{AdditionalProperties, SchemaType},
};

use crate::http::schemas::{nullable, text};

pub(crate) fn job() -> Object {
    text()
        .description(Some("The name of the job."))
        .min_length(Some(1))
        .max_length(Some(60))
        .pattern(Some("^[a-z0-9]+(-[a-z0-9]+)*$"))
        .examples(["create-user"])
        .build()
}

pub(crate) fn status() -> Object {
    text()
        .description(Some(
            "Where it is in its life. `dead` is a run that failed for the last time, and may be retried.",
        ))
        .enum_values(Some(RunStatus::ALL.map(RunStatus::name)))
        .examples(["queued"])
        .build()
}

pub(crate) fn parameters() -> Object {
    let mut object = free_object("With what: an object of the schema that the job's definition shows.");
    object.examples = vec![serde_json::json!({"username": "bob.ray", "email": "bob@example.org"})];
    object
}

pub(crate) fn parameters_schema() -> Object {
    free_object("The JSON schema of its parameters.")
}

fn free_object(about: &str) -> Object {
    Object::builder()
        .schema_type(SchemaType::Type(Type::Object))
        .description(Some(about))
        .additional_properties(Some(AdditionalProperties::FreeForm(true)))
        .build()
}

pub(crate) fn attempt() -> Object {
    whole("How often it was handed to a worker.", 0)
}

pub(crate) fn max_attempts() -> Object {
    whole("How often it may be.", 1)
}

pub(crate) fn timeout_seconds() -> Object {
    whole("How long one attempt may take.", 1)
}

pub(crate) fn concurrency() -> Object {
    nullable(whole("How many of its runs may run at one time, over all workers; null for any number.", 1))
}

pub(crate) fn progress() -> Object {
    let mut percent = whole("How much of it is done, in percent, as it says.", 0);
    percent.maximum = Some(100.into());
    nullable(percent)
}

fn whole(about: &str, least: i64) -> Object {
    Object::builder()
        .schema_type(SchemaType::Type(Type::Integer))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .description(Some(about))
        .minimum(Some(least))
        .examples([least])
        .build()
}
