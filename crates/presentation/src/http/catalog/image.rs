//! Pictures in requests and answers.

use application::catalog::MAX_IMAGE_BYTES;
use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderValue, header},
};
use domain::catalog::{ImageType, ProductImage};

use crate::http::{
    edge::{codes::Code, problem::Problem},
    files::{Upload, announces_more_than},
};

const ACCEPTED: &str = "image/png, image/jpeg, image/webp, image/gif";

/// The body of a request that says that it is a picture. What it is shows when it is read.
pub(super) struct Picture {
    pub(super) kind: ImageType,
    pub(super) content: Upload,
}

impl<S: Sync> FromRequest<S> for Picture {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let headers = request.headers();
        let kind = announced(headers).ok_or_else(unsupported)?;
        if announces_more_than(MAX_IMAGE_BYTES, headers) {
            let detail = format!("A picture has at most {MAX_IMAGE_BYTES} bytes.");
            return Err(Problem::of(Code::PAYLOAD_TOO_LARGE, detail));
        }
        Ok(Self { kind, content: Upload::new(request.into_body()) })
    }
}

fn announced(headers: &HeaderMap) -> Option<ImageType> {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return None;
    }
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let essence = content_type.split(';').next()?.trim().to_ascii_lowercase();
    let name = essence.strip_prefix("image/")?;
    ImageType::ALL.into_iter().find(|kind| kind.name() == name)
}

fn unsupported() -> Problem {
    let detail = format!("Send a picture as it is, with its Content-Type, which is one of {ACCEPTED}.");
    Problem::of(Code::UNSUPPORTED_MEDIA_TYPE, detail)
        .with_header(header::ACCEPT, HeaderValue::from_static(ACCEPTED))
}

/// The tag of a picture: another picture has another one.
pub(super) fn tag(image: ProductImage) -> HeaderValue {
    // Ids and quotes are always allowed in a header, so the fallback is never taken.
    HeaderValue::try_from(format!("\"{}\"", image.id)).unwrap_or(HeaderValue::from_static("\"\""))
}
