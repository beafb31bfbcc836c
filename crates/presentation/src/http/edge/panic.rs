//! A panic is a bug in one request; it must not take the connection, and with it other requests, along.

use super::problem::Problem;
use axum::response::{IntoResponse, Response};
use std::{
    any::Any,
    future::poll_fn,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
};

/// The request's code panicked.
#[derive(Debug, thiserror::Error)]
#[error("panicked: {0}")]
struct Panicked(String);

/// Answers a panic of anything further inside with an internal error.
///
/// Unwinding past the handler's future is safe: the future is dropped, and whatever it shared with others is behind
/// locks that poison.
pub(super) async fn catch_panics(handled: impl Future<Output = Response>) -> Response {
    let mut handled = pin!(handled);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| handled.as_mut().poll(context))) {
        Ok(progress) => progress,
        Err(panic) => Poll::Ready(Problem::internal(Panicked(message(panic.as_ref()))).into_response()),
    })
    .await
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("with something that is not text").to_owned()
}
