//! The parameters that extractors of the edge read, for operations to name in their `params`.

use utoipa::{
    IntoParams,
    openapi::{
        Object, Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use crate::http::{
    edge::{
        etag::{IfMatch, IfNoneMatch},
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
        vec![condition("If-Match", about)]
    }
}

impl IntoParams for IfNoneMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "The `ETag` of the version that the caller has. When it is still that one, the answer is 304 and has \
                     no body.";
        vec![condition("If-None-Match", about)]
    }
}

fn condition(name: &str, about: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(tags()))
        .build()
}

/// `*`, or entity tags separated by commas.
fn tags() -> Object {
    text().pattern(Some(r#"^(\*|(W/)?"[0-9]+"(, (W/)?"[0-9]+")*)$"#)).examples(["\"3\""]).build()
}
