use std::sync::Arc;

use domain::{
    ordering::{Order, OrderItem, RemoveItemRefusal},
    shared::{Id, Version},
};

use super::own_order::own_order;
use crate::{
    authz::{Actor, Update},
    error::Error,
    store::UnitOfWork,
};

/// Takes items out of an order.
pub struct RemoveItem {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
}

impl RemoveItem {
    /// Takes it out, provided that the order is still of the `expected` version; gives the order back.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<Order>,
        item: Id<OrderItem>,
        expected: Option<Version>,
    ) -> Result<Order, Error<RemoveItemRefusal>> {
        let permit = actor.permit::<Update, Order>()?;
        self.uow
            .run(async |tx| {
                let mut order = own_order(tx, actor, &permit, id, expected).await?;
                order.remove_item(item).map_err(Error::Refused)?;
                Ok(tx.orders().update(&permit, order).await?)
            })
            .await
    }
}
