//! What customers buy: orders, from the first item to the refund. Payments and the ledger are `billing`'s; an order knows
//! only whether a payment is under way, and how it ended.

mod fulfilment;
mod item;
mod items;
mod order;
mod payment;
mod status;

#[cfg(test)]
mod tests;

pub use fulfilment::{CancelRefusal, ConfirmRefusal};
pub use item::OrderItem;
pub use items::{
    AddItemRefusal, CurrencyMismatch, MAX_ITEMS, NotPending, RemoveItemRefusal, UpdateItemRefusal,
};
pub use order::{NewOrder, Order, OrderEvent, OrderState};
pub use payment::{BeginPaymentRefusal, NotPaid, NotUnderPayment};
pub use status::OrderStatus;
