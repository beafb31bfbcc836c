use std::sync::Arc;

use domain::{
    catalog::Product,
    ordering::{CancelRefusal, Order, OrderStatus},
    shared::{Id, Version},
};

use super::{own_order::own_order, stock::existing};
use crate::{
    authz::{Actor, Update},
    catalog::MoveStock,
    error::Error,
    store::{Batch, UnitOfWork},
};

/// Calls orders off.
pub struct CancelOrder {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
}

impl CancelOrder {
    /// Calls it off and gives back what it took out of stock, provided that it is still of the `expected` version; gives the
    /// order back.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<Order>,
        expected: Option<Version>,
    ) -> Result<Order, Error<CancelRefusal>> {
        let permit = actor.permit::<Update, Order>()?;
        let move_stock = actor.permit::<MoveStock, Product>()?.base();
        self.uow
            .run(async |tx| {
                let mut order = own_order(tx, actor, &permit, id, expected).await?;
                let mut products = existing(tx, &move_stock, taken(&order)).await?;
                order.cancel(&mut products).map_err(Error::Refused)?;
                tx.products().update_all(&move_stock, Batch::of(products)?).await?;
                Ok(tx.orders().update(&permit, order).await?)
            })
            .await
    }
}

/// The products whose stock the order has taken: it does so when it is confirmed, and whoever is not concerned is not kept
/// waiting.
fn taken(order: &Order) -> Vec<Id<Product>> {
    if order.status() == OrderStatus::Confirmed { order.product_ids() } else { Vec::new() }
}
