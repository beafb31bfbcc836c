//! What customers buy: the repositories that this domain needs, its policies, and what is done to orders, one file each.
//!
//! Locks are taken in one order: first the order, then its products in the order of their ids. Two who do it so never wait
//! for each other in a circle.

mod add_item;
mod cancel_order;
mod confirm_order;
mod export_orders;
mod orders;
mod own_order;
mod place_order;
mod policy;
mod remove_item;
mod repository;
mod stock;
mod update_item_quantity;

pub use add_item::{AddItem, AddItemError, NewItem};
pub use cancel_order::CancelOrder;
pub use confirm_order::ConfirmOrder;
pub use export_orders::{ExportOrders, Exported, OrderSelection, OrderSheet};
pub use orders::Orders;
pub use place_order::{OrderDraft, PlaceOrder, PlaceOrderError};
pub use remove_item::RemoveItem;
pub use repository::{OrderQueries, OrderRepository};
pub use update_item_quantity::UpdateItemQuantity;
