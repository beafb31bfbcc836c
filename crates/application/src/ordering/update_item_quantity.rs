use std::sync::Arc;

use domain::{
    catalog::Quantity,
    ordering::{Order, OrderItem, UpdateItemRefusal},
    shared::{Id, Version},
};

use super::own_order::own_order;
use crate::{
    authz::{Actor, Update},
    error::Error,
    store::UnitOfWork,
};

/// Changes how many of an item an order has.
pub struct UpdateItemQuantity {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
}

impl UpdateItemQuantity {
    /// Changes it, provided that the order is still of the `expected` version; gives the order back. Nothing is written
    /// when it is so many already.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<Order>,
        item: Id<OrderItem>,
        quantity: Quantity,
        expected: Option<Version>,
    ) -> Result<Order, Error<UpdateItemRefusal>> {
        let permit = actor.permit::<Update, Order>()?;
        self.uow
            .run(async |tx| {
                let mut order = own_order(tx, actor, &permit, id, expected).await?;
                if !order.update_item_quantity(item, quantity).map_err(Error::Refused)? {
                    return Ok(order);
                }
                Ok(tx.orders().update(&permit, order).await?)
            })
            .await
    }
}
