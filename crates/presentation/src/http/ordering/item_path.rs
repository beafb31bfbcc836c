use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{
    ordering::{Order, OrderItem},
    shared::Id,
};
use utoipa::{
    IntoParams,
    openapi::path::{Parameter, ParameterIn},
};

use crate::http::{
    api::Api,
    edge::{
        extract::{Path, PathId},
        problem::Problem,
    },
};

/// An item of an order, as `/orders/{id}/items/{item_id}` names it.
pub(super) struct ItemPath {
    pub(super) order: Id<Order>,
    pub(super) item: Id<OrderItem>,
}

impl FromRequestParts<Arc<Api>> for ItemPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let Path((order, item)) = Path::<(String, String)>::from_request_parts(parts, api).await?;
        let PathId(order) = PathId::parse(&order, parts)?;
        let PathId(item) = PathId::parse(&item, parts)?;
        Ok(Self { order: Id::new(order), item: Id::new(item) })
    }
}

impl IntoParams for ItemPath {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let order = PathId::into_params(&place);
        let item = PathId::into_params(&place).into_iter().map(|mut parameter| {
            "item_id".clone_into(&mut parameter.name);
            parameter
        });
        order.into_iter().chain(item).collect()
    }
}
