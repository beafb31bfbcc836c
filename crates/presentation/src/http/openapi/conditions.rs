//! The parameters that extractors of the edge read, for operations to name in their `params`.

use utoipa::{
    IntoParams,
    openapi::{
        OneOfBuilder, RefOr, Required, Schema,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use crate::http::{
    edge::{
        etag::{IfMatch, IfNoneMatch, RequiredIfMatch},
        extract::PathId,
    },
    schemas::{id, text},
};

impl IntoParams for PathId {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = ParameterBuilder::new()
            .name("id")
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .schema(Some(id()));
        vec![parameter.build()]
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "The `ETag` of the version that may be changed. When the resource is at another one, nothing is \
                     changed (412). Without it any version may be.";
        vec![condition("If-Match", about, versions())]
    }
}

impl IntoParams for RequiredIfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "The `ETag` of the version that may be changed. When the resource is at another one, nothing is \
                     changed (412).";
        let mut parameter = condition("If-Match", about, versions());
        parameter.required = Required::True;
        vec![parameter]
    }
}

impl IntoParams for IfNoneMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "The `ETag` of the version that the caller has. When it is still that one, the answer is 304 and has \
                     no body.";
        // Without a pattern: what cannot be read is ignored, not refused.
        vec![condition("If-None-Match", about, text().examples(["\"3\""]).build())]
    }
}

fn condition(name: &str, about: &str, schema: impl Into<RefOr<Schema>>) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(schema))
        .build()
}

/// Whatever version there is, or one of these.
fn versions() -> Schema {
    let any = text().enum_values(Some(["*"])).description(Some("Any version."));
    let tags = text()
        .pattern(Some(r#"^(W/)?"[0-9]+"(, (W/)?"[0-9]+")*$"#))
        .description(Some("Entity tags, separated by commas."))
        .examples(["\"3\""]);
    Schema::OneOf(OneOfBuilder::new().item(any).item(tags).build())
}
