//! How much of the service one request may take: room for its address and headers, and time.
//!
//! The size of bodies is axum's own `DefaultBodyLimit`, which a route may override.

use super::{codes::Code, problem::Problem};
use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use std::time::Duration;

/// Longest address, query included, in bytes: the least that RFC 9110 (section 4.1) recommends to support.
const MAX_URI: usize = 8000;

/// Room for all header fields together, in bytes. Below what the connection itself accepts, so that the refusal
/// is a problem like any other, and well above what browsers send.
const MAX_HEADERS: usize = 32 * 1024;

/// Refuses requests whose address or header fields are too large.
pub(super) fn check_head(request: &Request) -> Result<(), Problem> {
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if target > MAX_URI {
        let detail = format!("The address is {target} bytes long; at most {MAX_URI} are accepted.");
        return Err(Problem::of(Code::URI_TOO_LONG, detail));
    }
    let headers: usize =
        request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if headers > MAX_HEADERS {
        let detail = format!("The header fields take {headers} bytes; at most {MAX_HEADERS} are accepted.");
        return Err(Problem::of(Code::HEADER_FIELDS_TOO_LARGE, detail));
    }
    Ok(())
}

/// Gives up on requests that take too long, whether the client is slow to send or the service to answer.
///
/// Not with 408, which tells a client that it may repeat the request unseen: a write may have been made.
pub(super) async fn limit_time(limit: Duration, work: impl Future<Output = Response>) -> Response {
    match tokio::time::timeout(limit, work).await {
        Ok(response) => response,
        Err(_elapsed) => {
            let detail = format!(
                "The request was not answered within {} s. A change may or may not have been made.",
                limit.as_secs_f64()
            );
            Problem::of(Code::UNAVAILABLE, detail).into_response()
        }
    }
}
