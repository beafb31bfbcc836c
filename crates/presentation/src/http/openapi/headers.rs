//! The headers of answers in the document.

use std::collections::BTreeMap;

use utoipa::openapi::{Header, OpenApi, RefOr, Response, Schema, header::HeaderBuilder};

use super::common::operations;
use crate::http::schemas::text;

/// A header that holds text.
pub(super) fn header(about: &str) -> Header {
    HeaderBuilder::new().schema(Some(text())).description(Some(about)).build()
}

/// The schemas of what is found by an id, by their places, and whether it has a version.
type Resources = BTreeMap<String, bool>;

/// Adds the headers that follow from what an answer is: its request's id to every one, the tag to whatever has a
/// version, and the address to what was created.
pub(super) fn document(document: &mut OpenApi) {
    let Some(components) = &mut document.components else { return };
    let resources: Resources = components
        .schemas
        .iter()
        .filter(|(_, schema)| has(schema, "id"))
        .map(|(name, schema)| (format!("#/components/schemas/{name}"), has(schema, "version")))
        .collect();
    for response in components.responses.values_mut() {
        complete("", response, &resources);
    }
    for item in document.paths.paths.values_mut() {
        for (_, operation) in operations(item) {
            let authenticates = operation.security.as_ref().is_some_and(|security| !security.is_empty());
            for (status, response) in &mut operation.responses.responses {
                complete(status, response, &resources);
                if authenticates {
                    may_renew(response);
                }
            }
        }
    }
}

fn complete(status: &str, response: &mut RefOr<Response>, resources: &Resources) {
    // A reference leads to one of the components, which have their own turn.
    let RefOr::T(response) = response else { return };
    let mut add = |name: &str, about| {
        response.headers.insert(name.to_owned(), RefOr::T(header(about)));
    };
    add("X-Request-Id", "Identifies the request in the service's log.");
    let bodies = response.content.values();
    let schemas = bodies.filter_map(|content| match content {
        RefOr::T(content) => content.schema.as_ref(),
        RefOr::Ref(_) => None,
    });
    let mut places = schemas.filter_map(|schema| match schema {
        RefOr::Ref(reference) => Some(&reference.ref_location),
        RefOr::T(_) => None,
    });
    let versioned = places.find_map(|place| resources.get(place));
    if status == "201" && versioned.is_some() {
        let location = header("Where the new resource is.");
        response.headers.insert("Location".to_owned(), RefOr::T(location));
    }
    if status == "304" || versioned == Some(&true) {
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

fn has(schema: &RefOr<Schema>, property: &str) -> bool {
    matches!(schema, RefOr::T(Schema::Object(object)) if object.properties.contains_key(property))
}
