use std::sync::Arc;

use domain::{
    catalog::{Product, Quantity},
    ordering::{AddItemRefusal, Order},
    shared::{Id, Version},
};

use super::own_order::own_order;
use crate::{
    authz::{Actor, Update},
    catalog::Shop,
    error::Error,
    ports::IdSource,
    store::{StoreError, UnitOfWork},
};

/// Adds products to an order.
pub struct AddItem {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// What items are called.
    pub ids: Arc<dyn IdSource>,
}

/// What is to be bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewItem {
    /// Of what.
    pub product_id: Id<Product>,
    /// How many.
    pub quantity: Quantity,
}

/// Why an item was not added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddItemError {
    /// There is none that the customer sees.
    #[error("there is no such product for sale")]
    NoSuchProduct,
    /// The order does not take it.
    #[error(transparent)]
    Refused(#[from] AddItemRefusal),
}

impl AddItem {
    /// Adds it at the price of today, provided that the order is still of the `expected` version; gives the order back.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<Order>,
        item: NewItem,
        expected: Option<Version>,
    ) -> Result<Order, Error<AddItemError>> {
        let permit = actor.permit::<Update, Order>()?;
        let look = actor.permit::<Shop, Product>()?.base();
        let item_id = self.ids.next();
        self.uow
            .run(async |tx| {
                let mut order = own_order(tx, actor, &permit, id, expected).await?;
                let product = match tx.products().read(&look, item.product_id).await {
                    Err(StoreError::NotFound) => return Err(Error::Refused(AddItemError::NoSuchProduct)),
                    found => found?,
                };
                let added = order.add_item(item_id, &product, item.quantity);
                added.map_err(|refusal| Error::Refused(refusal.into()))?;
                Ok(tx.orders().update(&permit, order).await?)
            })
            .await
    }
}
