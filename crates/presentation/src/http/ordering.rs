//! Orders over HTTP. Everybody who is logged in places and changes their own; administrators look at all. One file per
//! operation.

mod add_item;
mod cancel_order;
mod confirm_order;
pub(crate) mod fields;
mod item_path;
mod list_orders;
mod order;
mod place_order;
mod read_order;
mod remove_item;
pub(crate) mod schemas;
mod update_item;

use std::sync::Arc;

use domain::{
    ordering::Order,
    shared::{Id, Version},
};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    api::Api,
    authentication::LoggedIn,
    edge::{etag::IfMatch, problem::Problem},
    openapi::tagged,
    versions,
};

/// Everything about orders.
pub(super) fn operations() -> OpenApiRouter<Arc<Api>> {
    tagged(&[("orders", "What customers buy.")])
        .routes(routes!(list_orders::list_orders, place_order::place_order))
        .routes(routes!(read_order::read_order))
        .routes(routes!(add_item::add_item))
        .routes(routes!(update_item::update_item, remove_item::remove_item))
        .routes(routes!(confirm_order::confirm_order))
        .routes(routes!(cancel_order::cancel_order))
}

/// The version of the order that may be written over; none when the caller does not care.
async fn expected(
    api: &Api,
    me: &LoggedIn,
    id: Id<Order>,
    condition: &IfMatch,
) -> Result<Option<Version>, Problem> {
    let current = async { Ok(api.app.orders.read(&me.actor, id).await?.state().record.version) };
    versions::expected(condition, current).await
}
