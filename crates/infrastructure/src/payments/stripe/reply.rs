//! Which answers say what happened, and which leave it open.

use serde::de::DeserializeOwned;
use tracing::{error, warn};

use super::objects::{ErrorBody, Refusal};

/// What came of a question.
#[derive(Debug)]
pub(super) enum Reply<T> {
    /// It was done, or it was found.
    Done {
        object: T,
        /// This is what was answered when it was first asked, and may have changed since.
        replayed: bool,
    },
    /// It was not done, and asking again with the same key will not do it.
    Refused {
        refusal: Box<Refusal>,
        /// As above.
        replayed: bool,
    },
    /// It may have been done, or not; the log says why nobody knows.
    Nothing {
        /// Stripe keeps its own failures with the key, too: asking again with it will never tell.
        replayed: bool,
    },
}

impl<T: DeserializeOwned> Reply<T> {
    /// Sorts an answer by <https://docs.stripe.com/api/errors>. `request_id` is by what Stripe's people find it.
    pub(super) fn read(status: u16, replayed: bool, request_id: &str, body: &[u8]) -> Self {
        match status {
            200..=299 => match serde_json::from_slice(body) {
                Ok(object) => return Self::Done { object, replayed },
                Err(error) => error!(status, request_id, %error, "the gateway's answer cannot be read"),
            },
            400 | 402 | 404 => match serde_json::from_slice(body) {
                Ok(ErrorBody { error: refusal }) => return Self::refused(refusal, replayed, request_id),
                Err(error) => error!(status, request_id, %error, "the gateway's refusal cannot be read"),
            },
            401 | 403 => error!(status, request_id, "the gateway does not accept the secret key"),
            409 | 429 | 500.. => warn!(status, request_id, "the gateway does not answer now"),
            _ => error!(status, request_id, "the gateway answers with an unexpected status"),
        }
        Self::Nothing { replayed }
    }

    fn refused(refusal: Refusal, replayed: bool, request_id: &str) -> Self {
        let Refusal { kind, param, failure, .. } = &refusal;
        let code = failure.code.as_deref().unwrap_or_default();
        match kind.as_str() {
            "card_error" => {}
            "invalid_request_error" => warn!(request_id, code, param, "the gateway refuses the question"),
            // Of all things this one: the key is in use for another question, of which nothing is known here.
            "idempotency_error" => {
                error!(request_id, code, "the idempotency key was used for something else");
                return Self::Nothing { replayed };
            }
            kind => {
                error!(request_id, code, kind, "the gateway refuses for an unknown kind of reason");
                return Self::Nothing { replayed };
            }
        }
        Self::Refused { refusal: Box::new(refusal), replayed }
    }
}
