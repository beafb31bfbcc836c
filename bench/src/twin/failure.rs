//! What becomes of a request that cannot be answered.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why there is no answer.
pub(super) enum Failure {
    /// The caller is at fault.
    Refused(StatusCode),
    /// We are.
    Broken(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Broken(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(status) => status.into_response(),
            Self::Broken(error) => {
                eprintln!("twin: {error:#}");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}
