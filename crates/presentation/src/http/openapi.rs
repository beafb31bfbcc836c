//! The OpenAPI document. Paths, parameters and bodies are declared beside their handlers; here is what all operations
//! have in common: the errors that any of them may answer, headers, and how to authenticate.

mod bearer;
mod common;
mod conditions;
mod headers;
mod refused;
mod responses;

use utoipa::{
    ToSchema,
    openapi::{
        ComponentsBuilder, Info, InfoBuilder, License, OpenApi, OpenApiBuilder, Server, Tag,
        schema::{AdditionalProperties, Schema},
        security::{ApiKey, ApiKeyValue, SecurityScheme},
        tag::TagBuilder,
    },
};

use utoipa_axum::router::OpenApiRouter;

use super::{
    authentication::SessionCookie,
    edge::problem::{FieldError, ProblemBody},
};
pub(super) use refused::{OutOfScope, Refused, RowsRefused, Unready};
use responses::Responses;

/// The name under which operations require the session cookie.
const SESSION_COOKIE: &str = "sessionCookie";

/// The name under which operations take API keys, each with the scopes that it needs.
const API_KEY: &str = "apiKey";

/// A router for operations under these tags, each with what it is about. They are listed in the order in which routers
/// are merged.
pub(super) fn tagged<S: Clone + Send + Sync + 'static>(tags: &[(&str, &str)]) -> OpenApiRouter<S> {
    let tag = |(name, about): &(&str, &str)| TagBuilder::new().name(*name).description(Some(*about)).build();
    let part = OpenApiBuilder::new().tags(Some(tags.iter().map(tag).collect::<Vec<Tag>>()));
    OpenApiRouter::with_openapi(part.build())
}

/// The document before any operation is in it.
pub(super) fn blank(version: &str, cookie: SessionCookie) -> OpenApi {
    let session = ApiKey::Cookie(ApiKeyValue::with_description(
        cookie.name(),
        "The session that logging in opens. Requests that change something must also show that they come from this \
         site: browsers do so by themselves, others send `Sec-Fetch-Site: same-origin`.",
    ));
    let api_key = ApiKey::Header(ApiKeyValue::with_description(
        "X-API-Key",
        "An API key, which acts on behalf of its owner within its scopes. Each operation names the scopes that it needs, all \
         of them; whoever may write a resource may read it, too. Operations that name none take a session.",
    ));
    let components = ComponentsBuilder::new()
        .schema(ProblemBody::name(), <ProblemBody as utoipa::PartialSchema>::schema())
        .schema(FieldError::name(), <FieldError as utoipa::PartialSchema>::schema())
        .security_scheme(SESSION_COOKIE, SecurityScheme::ApiKey(session))
        .security_scheme(API_KEY, SecurityScheme::ApiKey(api_key))
        .security_scheme(bearer::BEARER_TOKEN, bearer::scheme());
    OpenApiBuilder::new()
        .info(info(version))
        .servers(Some([Server::new("/")]))
        .components(Some(components.build()))
        .build()
}

/// Adds what all operations have in common.
pub(super) fn complete(document: &mut OpenApi) {
    let mut responses = Responses::default();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in common::operations(item) {
            common::complete(path, method, operation, &mut responses);
        }
    }
    let components = document.components.get_or_insert_default();
    responses.into_components(components);
    headers::document(document);
    close_schemas(document);
}

/// Objects have the documented members and no others: what is misspelt in a request is refused, and an answer never
/// says more than the document does.
fn close_schemas(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    for schema in components.schemas.values_mut() {
        if let utoipa::openapi::RefOr::T(Schema::Object(object)) = schema {
            object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
        }
    }
}

fn info(version: &str) -> Info {
    InfoBuilder::new()
        .title("Concentric")
        .version(version)
        .description(Some(
            "Sign-up, sessions, the administration of users, a catalogue of products, orders, and \
             background jobs.\n\nErrors are problem details (RFC 9457); their member \
             `code` is stable and explained at [/docs/errors](/docs/errors). Every answer has an `X-Request-Id`, which \
             leads to the service's log.",
        ))
        .license(Some(License::new("MIT OR Apache-2.0")))
        .build()
}
