//! Changing what is bought, while the order is pending.

use super::{Order, OrderItem, OrderStatus};
use crate::{
    catalog::{InvalidQuantity, Product, Quantity, Sku},
    shared::{Currency, Id, MoneyError, replace},
};

/// How many items an order has at most: one page of a list, and locked, confirmed and cancelled in one transaction.
pub const MAX_ITEMS: usize = 100;

/// The order is past the point where its items change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("only a pending order can be changed or confirmed; this one is {status}", status = .0.name())]
pub struct NotPending(pub OrderStatus);

/// A product is priced in another currency than the order is paid in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the order is in {order:?}, but the product is priced in {product:?}")]
pub struct CurrencyMismatch {
    /// What the order is paid in.
    pub order: Currency,
    /// What the product is priced in.
    pub product: Currency,
}

/// Why an item was not added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddItemRefusal {
    /// Its items are fixed.
    #[error(transparent)]
    NotPending(#[from] NotPending),
    /// The product is not for sale now.
    #[error("{sku} is not for sale", sku = .0.as_str())]
    NotForSale(Sku),
    /// Amounts of two currencies make no total.
    #[error(transparent)]
    CurrencyMismatch(#[from] CurrencyMismatch),
    /// The order has [`MAX_ITEMS`] items.
    #[error("an order has at most {MAX_ITEMS} items")]
    TooManyItems,
    /// Together with what the order has of the product already, it is too many.
    #[error("the quantity of one product {0}")]
    Quantity(#[from] InvalidQuantity),
    /// The items cost more together than an amount can be.
    #[error("the total cannot be told: {0}")]
    Total(#[from] MoneyError),
}

/// Why the quantity of an item stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpdateItemRefusal {
    /// Its items are fixed.
    #[error(transparent)]
    NotPending(#[from] NotPending),
    /// The order has no such item.
    #[error("the order has no such item")]
    NoSuchItem,
    /// The items would cost more together than an amount can be.
    #[error("the total cannot be told: {0}")]
    Total(#[from] MoneyError),
}

/// Why an item stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RemoveItemRefusal {
    /// Its items are fixed.
    #[error(transparent)]
    NotPending(#[from] NotPending),
    /// The order has no such item.
    #[error("the order has no such item")]
    NoSuchItem,
    /// The other items have no total. Only items that were stored against the rules have none.
    #[error("the total cannot be told: {0}")]
    Total(#[from] MoneyError),
}

impl Order {
    /// Adds so many of the product, at the price of today; `id` names the new item. A product that the order has already
    /// stays one item, with the quantities together, and takes today's price. Gives the item's identity. Stock is not
    /// looked at before the order is confirmed: a pending order reserves nothing.
    pub fn add_item(
        &mut self,
        id: Id<OrderItem>,
        product: &Product,
        quantity: Quantity,
    ) -> Result<Id<OrderItem>, AddItemRefusal> {
        self.ensure_pending()?;
        if !product.is_active() {
            return Err(AddItemRefusal::NotForSale(product.sku()));
        }
        self.ensure_currency(product)?;
        let mut items = self.state.items.clone();
        if let Some(item) = items.iter_mut().find(|item| item.product_id == product.id()) {
            let id = item.id;
            *item = OrderItem::of(id, product, item.quantity.plus(quantity)?);
            self.set_items(items)?;
            return Ok(id);
        }
        if items.len() >= MAX_ITEMS {
            return Err(AddItemRefusal::TooManyItems);
        }
        items.push(OrderItem::of(id, product, quantity));
        self.set_items(items)?;
        Ok(id)
    }

    /// There are so many of the item now, at the price that it has.
    pub fn update_item_quantity(
        &mut self,
        id: Id<OrderItem>,
        quantity: Quantity,
    ) -> Result<bool, UpdateItemRefusal> {
        self.ensure_pending()?;
        let mut items = self.state.items.clone();
        let item = items.iter_mut().find(|item| item.id == id).ok_or(UpdateItemRefusal::NoSuchItem)?;
        let changed = replace(&mut item.quantity, quantity);
        self.set_items(items)?;
        Ok(changed)
    }

    /// Takes the item out.
    pub fn remove_item(&mut self, id: Id<OrderItem>) -> Result<(), RemoveItemRefusal> {
        self.ensure_pending()?;
        let mut items = self.state.items.clone();
        let index = items.iter().position(|item| item.id == id).ok_or(RemoveItemRefusal::NoSuchItem)?;
        items.remove(index);
        self.set_items(items)?;
        Ok(())
    }

    pub(super) fn ensure_pending(&self) -> Result<(), NotPending> {
        if self.status() == OrderStatus::Pending { Ok(()) } else { Err(NotPending(self.status())) }
    }

    pub(super) fn ensure_currency(&self, product: &Product) -> Result<(), CurrencyMismatch> {
        let (order, product) = (self.currency(), product.currency());
        if order == product { Ok(()) } else { Err(CurrencyMismatch { order, product }) }
    }
}
