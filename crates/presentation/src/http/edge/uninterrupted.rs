//! Writes that have begun are finished, whether or not somebody still waits for the answer.

use super::{codes::Code, cross_site::is_safe, problem::Problem};
use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::panic::resume_unwind;
use tracing::Instrument;

/// Runs every request that may change something in a task of its own, which the request merely awaits.
///
/// A client that disconnects, or a time limit that strikes, drops the awaiting request: never the transaction half
/// made. Reads are simply dropped, which spares the work.
pub(super) async fn run_uninterrupted(request: Request, next: Next) -> Response {
    if is_safe(request.method()) {
        return next.run(request).await;
    }
    match tokio::spawn(next.run(request).in_current_span()).await {
        Ok(response) => response,
        Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
        // Cancelled: the runtime is being shut down, and the process with it.
        Err(_) => Problem::of(Code::UNAVAILABLE, "The service is shutting down.").into_response(),
    }
}
