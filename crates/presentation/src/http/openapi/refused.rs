//! The refusals of a use case as the answers of its operation.

use std::{collections::BTreeMap, marker::PhantomData};

use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};

use super::responses::by_status;
use crate::http::{edge::codes::Code, refusals::Refusal};

/// Among an operation's `responses`: every answer that a refusal of type `D` becomes.
pub(crate) struct Refused<D>(PhantomData<D>);

impl<D: Refusal> IntoResponses for Refused<D> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        by_status(D::CODES)
    }
}

/// Among an operation's `responses`: that something is away.
pub(crate) struct Unready;

impl IntoResponses for Unready {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        by_status(&[Code::UNAVAILABLE])
    }
}
