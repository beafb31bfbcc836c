//! `Idempotency-Key`: requests that are not to be done twice, and their answers, which are the same every time.

use application::idempotency::{Answer, Done, Once, Unsayable};
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use utoipa::{
    IntoParams,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use super::{
    edge::{codes::Code, extract::RawBody, problem::Problem},
    schemas::text,
    versions::{Resource, location, tag},
};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// How many characters a key has at most: enough for a UUID with a name before it.
const MAX_KEY: usize = 255;

/// The name that a request gives itself, and what it says.
pub(super) struct Key {
    key: String,
    operation: String,
    fingerprint: String,
}

/// A body, and the key of its request if it has one.
pub(super) struct Keyed<T> {
    pub(super) body: T,
    pub(super) key: Option<Key>,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Keyed<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let key = key_of(request.headers())?;
        let operation = format!("{} {}", request.method(), request.uri().path());
        let raw = RawBody::read(request).await?;
        let key = key.map(|key| Key { key, operation, fingerprint: fingerprint(raw.bytes()) });
        Ok(Self { body: raw.parsed()?, key })
    }
}

impl Key {
    /// The request, with what is answered when it is done.
    pub(super) fn once<'a, T>(
        &'a self,
        answer: &'a (dyn Fn(&T) -> Result<Answer, Unsayable> + Send + Sync),
    ) -> Once<'a, T> {
        Once { key: &self.key, operation: &self.operation, fingerprint: &self.fingerprint, answer }
    }
}

fn key_of(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let malformed = |detail: &'static str| Err(Problem::of(Code::MALFORMED_REQUEST, detail));
    let mut keys = headers.get_all(IDEMPOTENCY_KEY).iter();
    let Some(key) = keys.next() else {
        return Ok(None);
    };
    if keys.next().is_some() {
        return malformed("The request has several Idempotency-Key headers; send one.");
    }
    match key.to_str() {
        Ok(key) if (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Ok(Some(key.to_owned()))
        }
        _ => malformed("The Idempotency-Key must have 1 to 255 visible ASCII characters, and no spaces."),
    }
}

fn fingerprint(body: &[u8]) -> String {
    Sha256::digest(body).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is answered when a resource was created.
pub(super) fn created_answer<E: Resource>(entity: &E) -> Result<Answer, Unsayable> {
    Ok(Answer {
        status: StatusCode::CREATED.as_u16(),
        location: Some(location(entity)),
        ..shown_answer(entity)?
    })
}

/// What is answered when a resource is shown.
pub(super) fn shown_answer<E: Resource>(entity: &E) -> Result<Answer, Unsayable> {
    let body = serde_json::to_string(&E::Body::from(entity))?;
    let etag = tag(entity).map(|tag| tag.to_str().map(str::to_owned)).transpose()?;
    Ok(Answer { status: StatusCode::OK.as_u16(), location: None, etag, body })
}

/// The answer: `plainly` when the request had no key.
pub(super) fn answered<T>(done: Done<T>, plainly: impl FnOnce(&T) -> Response) -> Result<Response, Problem> {
    let Answer { status, location, etag, body } = match done {
        Done::Plainly(value) => return Ok(plainly(&value)),
        Done::Once(answer) => answer,
    };
    let status = StatusCode::from_u16(status).map_err(Problem::internal)?;
    let mut response = (status, [(header::CONTENT_TYPE, "application/json")], body).into_response();
    for (name, value) in [(header::LOCATION, location), (header::ETAG, etag)] {
        if let Some(value) = value {
            response.headers_mut().insert(name, HeaderValue::try_from(value).map_err(Problem::internal)?);
        }
    }
    Ok(response)
}

impl IntoParams for Key {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "Names the request: whoever sends it again with the same key, within 24 hours, gets the same answer, \
                     and nothing is done twice. With another body it is refused (422).";
        let schema = text().min_length(Some(1)).max_length(Some(MAX_KEY)).pattern(Some("^[!-~]+$"));
        let parameter = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(about))
            .schema(Some(schema.examples(["0198c0de-7a11-7d3c-9b1e-6a2d9b0c1e57"]).build()));
        vec![parameter.build()]
    }
}
