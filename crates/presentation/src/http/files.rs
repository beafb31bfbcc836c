//! Files on the wire: bodies that pass through in pieces, in either direction.

use application::files::{Content, FileKey, Interrupted, OpenFile};
use async_trait::async_trait;
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use http_body_util::BodyExt as _;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{KnownFormat, RefOr, Schema, SchemaFormat},
};

use super::{
    edge::{codes::Code, problem::Problem},
    schemas::text,
};

/// The body of a request as the content of a file.
pub(super) struct Upload(Body);

impl Upload {
    pub(super) const fn new(body: Body) -> Self {
        Self(body)
    }
}

/// The sender stopped in the middle.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the body ended before it was complete")]
pub(super) struct CutOff;

impl From<CutOff> for Problem {
    fn from(_: CutOff) -> Self {
        Self::of(Code::MALFORMED_REQUEST, "The body ended before it was complete.")
    }
}

#[async_trait]
impl Content for Upload {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Interrupted> {
        while let Some(frame) = self.0.frame().await {
            let frame = frame.map_err(|_| Interrupted::by(CutOff))?;
            // What is not data is trailers, which say nothing to us.
            if let Ok(data) = frame.into_data() {
                return Ok(Some(data.into()));
            }
        }
        Ok(None)
    }
}

/// The file as the body of an answer, to be saved and not to be shown: whatever is in it, no browser takes it for a page of
/// this site. When it breaks off, so does the connection, and nobody takes the part for the whole.
pub(super) fn attachment(key: FileKey, file: OpenFile) -> Response {
    let pieces = futures_util::stream::try_unfold(file.content, async |mut content| {
        let piece = content.next().await?;
        Ok::<_, Interrupted>(piece.map(|piece| (Bytes::from(piece), content)))
    });
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(key.media_type.essence()));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.size));
    headers.insert(header::CONTENT_DISPOSITION, disposition(key));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// A name that we made, out of letters that need no quotes.
fn disposition(key: FileKey) -> HeaderValue {
    let name = key.to_string().replace('/', "-");
    HeaderValue::try_from(format!("attachment; filename=\"{name}\""))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

/// Whether a request announces a body of more than so many bytes. One that announces nothing is counted as it comes.
pub(super) fn announces_more_than(limit: u64, headers: &HeaderMap) -> bool {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    announced.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > limit)
}

/// May be embedded in the pages of others, such as a shop of its own address: everybody may see it.
pub(super) const FOR_ALL_SITES: (HeaderName, HeaderValue) =
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("cross-origin"));

/// Bytes, in the document.
pub(super) struct Binary;

impl PartialSchema for Binary {
    fn schema() -> RefOr<Schema> {
        text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary))).build().into()
    }
}

impl ToSchema for Binary {}
