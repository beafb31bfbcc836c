//! The refusals of a use case as the answers of its operation.

use std::{collections::BTreeMap, marker::PhantomData};

use utoipa::{
    IntoResponses,
    openapi::{RefOr, Response},
};

use super::responses::by_status;
use crate::http::{
    edge::codes::Code,
    refusals::{Refusal, bulk::is_denial},
};

/// Among an operation's `responses`: every answer that a refusal of type `D` becomes.
pub(crate) struct Refused<D>(PhantomData<D>);

impl<D: Refusal> IntoResponses for Refused<D> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        by_status(D::CODES)
    }
}

/// Among the `responses` of a bulk operation: that rows are refused, with `D` or otherwise. Only denials show in the status.
pub(crate) struct RowsRefused<D>(PhantomData<D>);

impl<D: Refusal> IntoResponses for RowsRefused<D> {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let denials = D::CODES.iter().copied().filter(is_denial);
        by_status(&denials.chain([Code::ROWS_REFUSED]).collect::<Vec<_>>())
    }
}

/// Among an operation's `responses`: that who may see its target may still not be the one who changes it.
pub(crate) struct OutOfScope;

impl IntoResponses for OutOfScope {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        by_status(&[Code::OUT_OF_SCOPE])
    }
}

/// Among an operation's `responses`: that something is away.
pub(crate) struct Unready;

impl IntoResponses for Unready {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        by_status(&[Code::UNAVAILABLE])
    }
}
