//! Confirming an order and calling it off: what moves stock.

use super::{CurrencyMismatch, NotPending, Order, OrderEvent, OrderStatus};
use crate::{
    catalog::{OutOfStock, Product, Sku, StockFull},
    shared::MoneyError,
};

/// Why an order was not confirmed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmRefusal {
    /// It was confirmed before, or called off.
    #[error(transparent)]
    NotPending(#[from] NotPending),
    /// There is nothing to buy.
    #[error("the order has no items")]
    NoItems,
    /// A product was taken off sale or deleted after it was added.
    #[error("{sku} is not for sale any more", sku = .0.as_str())]
    NotForSale(Sku),
    /// A product got another currency after it was added.
    #[error(transparent)]
    CurrencyMismatch(#[from] CurrencyMismatch),
    /// There are fewer of a product than the order wants.
    #[error(transparent)]
    OutOfStock(#[from] OutOfStock),
    /// The items cost nothing, and no gateway takes nothing.
    #[error("there is nothing to pay")]
    NothingToPay,
    /// At today's prices the items cost more together than an amount can be.
    #[error("the total cannot be told: {0}")]
    Total(#[from] MoneyError),
}

/// Why an order was not called off.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CancelRefusal {
    /// It was called off before.
    #[error("the order is cancelled already")]
    AlreadyCancelled,
    /// A payment is under way: how it ends is not known yet.
    #[error("a payment of the order is under way")]
    PaymentUnderWay,
    /// What is paid can only be refunded.
    #[error("an order that was paid cannot be cancelled, only refunded")]
    AlreadyPaid,
    /// The stock cannot be given back.
    #[error(transparent)]
    StockFull(#[from] StockFull),
}

impl Order {
    /// Fixes the items at what the `products` are called and cost now, and takes them out of their stock. Either
    /// everything happens or nothing does. `products` are those of [`Order::product_ids`] that still exist.
    pub fn confirm(&mut self, products: &mut [Product]) -> Result<(), ConfirmRefusal> {
        self.ensure_pending()?;
        if self.state.items.is_empty() {
            return Err(ConfirmRefusal::NoItems);
        }
        let (mut items, mut taken) = (self.state.items.clone(), products.to_vec());
        for item in &mut items {
            let product = taken.iter_mut().find(|product| product.id() == item.product_id);
            let Some(product) = product.filter(|product| product.is_active()) else {
                return Err(ConfirmRefusal::NotForSale(item.sku.clone()));
            };
            self.ensure_currency(product)?;
            product.take(item.quantity)?;
            *item = item.refreshed(product);
        }
        let mut confirmed = self.clone();
        confirmed.set_items(items)?;
        let total = confirmed.total();
        if total.minor() == 0 {
            return Err(ConfirmRefusal::NothingToPay);
        }
        confirmed.advance(OrderStatus::Confirmed, OrderEvent::Confirmed { total });
        *self = confirmed;
        products.clone_from_slice(&taken);
        Ok(())
    }

    /// Calls the order off, once, as long as no money moves. What was taken out of stock goes back to the `products`:
    /// those of [`Order::product_ids`] that still exist, since a deleted product has no stock to go back to. Either
    /// everything happens or nothing does.
    pub fn cancel(&mut self, products: &mut [Product]) -> Result<(), CancelRefusal> {
        match self.status() {
            OrderStatus::Pending => {}
            OrderStatus::Confirmed => self.give_back(products)?,
            OrderStatus::Paying => return Err(CancelRefusal::PaymentUnderWay),
            OrderStatus::Paid | OrderStatus::Refunded => return Err(CancelRefusal::AlreadyPaid),
            OrderStatus::Cancelled => return Err(CancelRefusal::AlreadyCancelled),
        }
        self.advance(OrderStatus::Cancelled, OrderEvent::Cancelled { total: self.total() });
        Ok(())
    }

    fn give_back(&self, products: &mut [Product]) -> Result<(), StockFull> {
        let mut restored = products.to_vec();
        for item in &self.state.items {
            if let Some(product) = restored.iter_mut().find(|product| product.id() == item.product_id) {
                product.give_back(item.quantity)?;
            }
        }
        products.clone_from_slice(&restored);
        Ok(())
    }
}
