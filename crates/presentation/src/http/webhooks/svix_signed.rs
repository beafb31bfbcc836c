use application::identity::NoticeSignature;
use axum::{
    extract::{FromRequest, Request},
    http::HeaderMap,
};
use utoipa::{
    IntoParams,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use crate::http::{
    edge::{extract::RawBody, problem::Problem},
    refusals::unsigned_by_svix,
    schemas::text,
};

/// A body as it was sent, and what is said to be its signature.
pub(super) struct SvixSigned {
    pub(super) signature: NoticeSignature,
    pub(super) body: RawBody,
}

impl<S: Send + Sync> FromRequest<S> for SvixSigned {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        // Who does not even say that they signed it need not be read.
        let signature = signature_of(request.headers())?;
        Ok(Self { signature, body: RawBody::read(request).await? })
    }
}

fn signature_of(headers: &HeaderMap) -> Result<NoticeSignature, Problem> {
    Ok(NoticeSignature {
        id: only(headers, "svix-id")?,
        timestamp: only(headers, "svix-timestamp")?,
        signature: only(headers, "svix-signature")?,
    })
}

fn only(headers: &HeaderMap, name: &'static str) -> Result<String, Problem> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Err(unsigned_by_svix(format!("The request has no {name} header."))),
        (Some(_), Some(_)) => Err(unsigned_by_svix(format!("The request has several {name} headers."))),
        // What is no text is no signature either.
        (Some(value), None) => Ok(value.to_str().unwrap_or_default().to_owned()),
    }
}

impl IntoParams for SvixSigned {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let header = |name, about, max, example: String| {
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Header)
                .required(Required::True)
                .description(Some(about))
                .schema(Some(text().max_length(Some(max)).examples([example]).build()))
                .build()
        };
        let signature = "The HMAC-SHA256 of id, time and body, with points between, with the secret that is agreed upon, in \
                         base64 behind `v1,`. While a secret is being replaced there may be several, with spaces between.";
        vec![
            header("svix-id", "The message, the same however often it is sent.", 255, "msg_2abc".to_owned()),
            header(
                "svix-timestamp",
                "When it was signed, in seconds since 1970.",
                20,
                "1767225600".to_owned(),
            ),
            header("svix-signature", signature, 1024, format!("v1,{}=", "A".repeat(43))),
        ]
    }
}
