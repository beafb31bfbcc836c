//! Money over HTTP: customers pay their orders, administrators give money back and look at the ledger. One file per
//! operation.

mod account;
mod entry;
mod fields;
mod list_accounts;
mod list_entries;
mod list_payments;
mod pay_order;
mod payment;
mod read_payment;
mod refund_order;
mod schemas;

use std::sync::Arc;

use utoipa_axum::{router::OpenApiRouter, routes};

use super::{api::Api, openapi::tagged};
pub(crate) use account::side;

/// Everything about money.
pub(super) fn operations() -> OpenApiRouter<Arc<Api>> {
    tagged(&[
        ("payments", "How orders are paid, and refunded."),
        ("ledger", "Where money came from and went."),
    ])
    .routes(routes!(pay_order::pay_order))
    .routes(routes!(refund_order::refund_order))
    .routes(routes!(list_payments::list_payments))
    .routes(routes!(read_payment::read_payment))
    .routes(routes!(list_accounts::list_accounts))
    .routes(routes!(list_entries::list_entries))
}
