//! JSON schemas of the values of orders.

use domain::{catalog::Quantity, ordering::OrderStatus};
use utoipa::openapi::{KnownFormat, Object, SchemaFormat, Type, schema::SchemaType};

use crate::http::schemas::text;

pub(crate) fn status() -> Object {
    text()
        .description(Some(
            "How far it has come: `pending`, its items may change; `confirmed`, items and prices are fixed and the stock is \
             taken; `paying`, a payment is under way; `paid`; `cancelled`; `refunded`.",
        ))
        .enum_values(Some(OrderStatus::ALL.map(OrderStatus::name)))
        .examples([OrderStatus::Pending.name()])
        .build()
}

pub(crate) fn quantity() -> Object {
    Object::builder()
        .schema_type(SchemaType::Type(Type::Integer))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .description(Some("How many."))
        .minimum(Some(1))
        .maximum(Some(i64::from(Quantity::MAX)))
        .examples([2])
        .build()
}
