use std::sync::Arc;

use domain::{
    catalog::Product,
    ordering::{ConfirmRefusal, Order},
    shared::{Id, Version},
};

use super::{own_order::own_order, stock::existing};
use crate::{
    authz::{Actor, Update},
    catalog::MoveStock,
    error::Error,
    store::{Batch, UnitOfWork},
};

/// Confirms orders.
pub struct ConfirmOrder {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
}

impl ConfirmOrder {
    /// Fixes what is bought at what it is called and costs now, and takes it out of stock, provided that the order is still
    /// of the `expected` version; gives the order back.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<Order>,
        expected: Option<Version>,
    ) -> Result<Order, Error<ConfirmRefusal>> {
        let permit = actor.permit::<Update, Order>()?;
        let move_stock = actor.permit::<MoveStock, Product>()?.base();
        self.uow
            .run(async |tx| {
                let mut order = own_order(tx, actor, &permit, id, expected).await?;
                let mut products = existing(tx, &move_stock, order.product_ids()).await?;
                order.confirm(&mut products).map_err(Error::Refused)?;
                tx.products().update_all(&move_stock, Batch::of(products)?).await?;
                Ok(tx.orders().update(&permit, order).await?)
            })
            .await
    }
}
