//! Orders.

mod cancel;
mod confirm;
mod items;
mod list;
mod place;
mod read;

use domain::ordering::Order;

/// Where the order is.
fn path(order: &Order) -> String {
    format!("/api/v1/orders/{}", order.id())
}
