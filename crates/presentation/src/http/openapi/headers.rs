//! The headers of answers in the document.

use std::collections::BTreeSet;

use utoipa::openapi::{Header, OpenApi, RefOr, Response, Schema, header::HeaderBuilder};

use super::common::operations;
use crate::http::schemas::text;

/// A header that holds text.
pub(super) fn header(about: &str) -> Header {
    HeaderBuilder::new().schema(Some(text())).description(Some(about)).build()
}

/// Adds the headers that follow from what an answer is: its request's id to every one, the tag to whatever has a
/// version, and the address to what was created.
pub(super) fn document(document: &mut OpenApi) {
    let Some(components) = &mut document.components else { return };
    let schemas = components.schemas.iter();
    let versioned: BTreeSet<String> = schemas
        .filter(|(_, schema)| has_version(schema))
        .map(|(name, _)| format!("#/components/schemas/{name}"))
        .collect();
    for response in components.responses.values_mut() {
        complete("", response, &versioned);
    }
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            let authenticates = operation.security.as_ref().is_some_and(|security| !security.is_empty());
            for (status, response) in &mut operation.responses.responses {
                complete(status, response, &versioned);
                if authenticates {
                    may_renew(response);
                }
            }
        }
    }
}

fn complete(status: &str, response: &mut RefOr<Response>, versioned: &BTreeSet<String>) {
    // A reference leads to one of the components, which have their own turn.
    let RefOr::T(response) = response else { return };
    let mut add = |name: &str, about| {
        response.headers.insert(name.to_owned(), RefOr::T(header(about)));
    };
    add("X-Request-Id", "Identifies the request in the service's log.");
    let bodies = response.content.values();
    let tagged = bodies.filter_map(|content| match content {
        RefOr::T(content) => content.schema.as_ref(),
        RefOr::Ref(_) => None,
    });
    let mut tagged = tagged.filter_map(|schema| match schema {
        RefOr::Ref(reference) => Some(&reference.ref_location),
        RefOr::T(_) => None,
    });
    let tagged = tagged.any(|location| versioned.contains(location));
    if status == "201" && tagged {
        let location = header("Where the new resource is.");
        response.headers.insert("Location".to_owned(), RefOr::T(location));
    }
    if status == "304" || tagged {
        let etag = header("The version, to be sent in `If-Match` or `If-None-Match`.");
        response.headers.insert("ETag".to_owned(), RefOr::T(etag));
    }
}

/// Any answer may bring a renewed session along, unless its operation says something else of the cookie.
fn may_renew(response: &mut RefOr<Response>) {
    let RefOr::T(response) = response else { return };
    let renewed = || RefOr::T(header("The session, when this use of it has prolonged it."));
    response.headers.entry("Set-Cookie".to_owned()).or_insert_with(renewed);
}

fn has_version(schema: &RefOr<Schema>) -> bool {
    matches!(schema, RefOr::T(Schema::Object(object)) if object.properties.contains_key("version")
        && object.properties.contains_key("id"))
}
