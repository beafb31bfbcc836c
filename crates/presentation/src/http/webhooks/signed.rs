use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderName},
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
    refusals::unsigned,
    schemas::text,
};

const STRIPE_SIGNATURE: HeaderName = HeaderName::from_static("stripe-signature");

/// A body as it was sent, and what is said to be its signature.
pub(super) struct Signed {
    pub(super) signature: String,
    pub(super) body: RawBody,
}

impl<S: Send + Sync> FromRequest<S> for Signed {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        // Who does not even say that they signed it need not be read.
        let signature = signature_of(request.headers())?;
        Ok(Self { signature, body: RawBody::read(request).await? })
    }
}

fn signature_of(headers: &HeaderMap) -> Result<String, Problem> {
    let mut signatures = headers.get_all(STRIPE_SIGNATURE).iter();
    match (signatures.next(), signatures.next()) {
        (None, _) => Err(unsigned("The request has no Stripe-Signature header.")),
        (Some(_), Some(_)) => Err(unsigned("The request has several Stripe-Signature headers.")),
        // What is no text is no signature either.
        (Some(signature), None) => Ok(signature.to_str().unwrap_or_default().to_owned()),
    }
}

impl IntoParams for Signed {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "When the body was signed, in seconds since 1970, and the HMAC-SHA256 of that, a point and the body, with \
                     the secret that is agreed upon, in hexadecimal digits. While a secret is being replaced there may be \
                     several `v1`.";
        let example = format!("t=1767225600,v1={}", "0123456789abcdef".repeat(4));
        let parameter = ParameterBuilder::new()
            .name("Stripe-Signature")
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(about))
            .schema(Some(text().max_length(Some(1024)).examples([example]).build()));
        vec![parameter.build()]
    }
}
