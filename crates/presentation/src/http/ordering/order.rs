//! Orders on the wire.

use domain::{
    ordering::{Order, OrderItem},
    shared::Money,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::schemas;
use crate::http::{
    catalog,
    moment::Moment,
    money::MoneyBody,
    schemas::{id, version},
    versions::Resource,
};

/// An order, as its customer sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = Order)]
pub(in crate::http) struct OrderBody {
    #[schema(schema_with = id)]
    id: String,
    #[schema(schema_with = id)]
    customer_id: String,
    #[schema(schema_with = schemas::status)]
    status: &'static str,
    total: MoneyBody,
    #[schema(max_items = 100)]
    items: Vec<OrderItemBody>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Moment,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Moment,
    #[schema(schema_with = version)]
    version: i64,
}

/// One line of an order. Until the order is confirmed, SKU, name and price are those of when the item was added; from then
/// on those of that moment, whatever becomes of the product.
#[derive(Serialize, ToSchema)]
#[schema(as = OrderItem)]
pub(in crate::http) struct OrderItemBody {
    #[schema(schema_with = id)]
    id: String,
    #[schema(schema_with = id)]
    product_id: String,
    #[schema(schema_with = catalog::schemas::sku)]
    sku: String,
    #[schema(schema_with = catalog::schemas::name)]
    name: String,
    #[schema(schema_with = schemas::quantity)]
    quantity: u32,
    unit_price: MoneyBody,
    total: MoneyBody,
}

impl From<&Order> for OrderBody {
    fn from(order: &Order) -> Self {
        let state = order.state();
        Self {
            id: state.id.to_string(),
            customer_id: state.customer_id.to_string(),
            status: state.status.name(),
            total: state.total.into(),
            items: state.items.iter().map(|item| OrderItemBody::of(item, state.total)).collect(),
            created_at: Moment(state.record.created_at),
            updated_at: Moment(state.record.updated_at),
            version: state.record.version.number(),
        }
    }
}

impl OrderItemBody {
    /// An item costs something, since its order does, and never more than that.
    fn of(item: &OrderItem, most: Money) -> Self {
        Self {
            id: item.id.to_string(),
            product_id: item.product_id.to_string(),
            sku: item.sku.as_str().to_owned(),
            name: item.name.as_str().to_owned(),
            quantity: item.quantity.units(),
            unit_price: item.unit_price.into(),
            total: item.total().unwrap_or(most).into(),
        }
    }
}

impl Resource for Order {
    type Body = OrderBody;

    const COLLECTION: &'static str = "/api/v1/orders";
}
