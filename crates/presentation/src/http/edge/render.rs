//! The boundary at which errors get their final shape: the only place that writes `application/problem+json`,
//! and the only place that logs a failure.

use super::{
    codes::Code,
    problem::{INTERNAL_DETAIL, Problem, ProblemBody},
    request_id::RequestId,
};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    response::Response,
};

/// When to come back, if whoever refused did not say: long enough for a restart or a failover to be over.
const DEFAULT_RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// What was asked, for whoever is told that it failed.
pub(super) struct Asked {
    method: Method,
    uri: Uri,
    request_id: RequestId,
}

impl Asked {
    pub(super) fn of(request: &Request, request_id: RequestId) -> Self {
        Self { method: request.method().clone(), uri: request.uri().clone(), request_id }
    }

    /// Turns every answer from 400 up into a problem with a body, whoever made it.
    pub(super) fn render(self, mut response: Response) -> Response {
        if response.status().as_u16() < 400 {
            return response;
        }
        let instance = self.uri.path().to_owned();
        let problem = match response.extensions_mut().remove::<Problem>() {
            Some(problem) => problem,
            None => of_framework(response.status(), &self.method, &instance),
        };
        log(&problem);
        with_body(response, &problem.into_body(instance, self.request_id.to_string()), &self.method)
    }
}

/// What to say of an answer that the framework gave by itself.
fn of_framework(status: StatusCode, method: &Method, path: &str) -> Problem {
    let code = Code::for_status(status);
    if code == Code::NOT_FOUND {
        return Problem::of(code, format!("There is nothing at {path}."));
    }
    if code == Code::METHOD_NOT_ALLOWED {
        return Problem::of(code, format!("{path} does not support {method}; see the Allow header."));
    }
    if code == Code::INTERNAL_ERROR {
        return Problem::of(code, INTERNAL_DETAIL);
    }
    Problem::of(code, code.explanation())
}

fn log(problem: &Problem) {
    let code = problem.code();
    match problem.cause() {
        Some(cause) => tracing::error!(code = code.slug(), cause, "request failed"),
        None if code == Code::INTERNAL_ERROR => tracing::error!(code = code.slug(), "request failed"),
        None => {}
    }
}

/// What stays of the refused answer are its headers, apart from those that described its body.
fn with_body(refused: Response, body: &ProblemBody, method: &Method) -> Response {
    let status = StatusCode::from_u16(body.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let json = serde_json::to_vec(body).unwrap_or_default();
    let (mut parts, _) = refused.into_parts();
    parts.status = status;
    for name in REPRESENTATION_HEADERS {
        parts.headers.remove(name);
    }
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(json.len()));
    if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
        parts.headers.entry(header::RETRY_AFTER).or_insert(DEFAULT_RETRY_AFTER);
    }
    // The server would see to that, but not everything that calls a router is one.
    let json = if *method == Method::HEAD { Vec::new() } else { json };
    Response::from_parts(parts, Body::from(json))
}

const REPRESENTATION_HEADERS: [HeaderName; 7] = [
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::ETAG,
    header::LAST_MODIFIED,
    header::ACCEPT_RANGES,
    header::CONTENT_RANGE,
    header::TRANSFER_ENCODING,
];
