//! JSON schemas of the values of API keys.

use domain::identity::{ApiKeyName, Scope};
use utoipa::openapi::{Array, Object};

use crate::http::schemas::{plain_text, text};

pub(super) fn name() -> Object {
    plain_text(ApiKeyName::MAX)
        .description(Some("What its owner calls it."))
        .examples(["nightly export"])
        .build()
}

pub(in crate::http::identity) fn scopes() -> Array {
    let scope = text().enum_values(Some(Scope::ALL.map(Scope::name))).build();
    Array::builder()
        .items(scope)
        .description(Some(
            "What it may be used for, as far as its owner may do that. Who may write a resource may read it, too. Managing \
             credentials is in no scope.",
        ))
        .min_items(Some(1))
        .max_items(Some(Scope::ALL.len()))
        .examples([["orders:read", "products:read"]])
        .build()
}
