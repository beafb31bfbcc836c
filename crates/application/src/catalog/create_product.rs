use std::sync::Arc;

use domain::catalog::{NewProduct, Product};

use super::SkuTaken;
use crate::{
    authz::{Actor, Create},
    error::Error,
    ports::{Clock, IdSource},
    store::UnitOfWork,
};

/// Adds a product to the catalogue.
pub struct CreateProduct {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
    /// When it is created.
    pub clock: Arc<dyn Clock>,
    /// What it is called.
    pub ids: Arc<dyn IdSource>,
}

impl CreateProduct {
    /// Creates the product and gives it back.
    pub async fn execute(&self, actor: &Actor, new: NewProduct) -> Result<Product, Error<SkuTaken>> {
        let permit = actor.permit::<Create, Product>()?;
        let product = Product::create(self.ids.next(), new, self.clock.now());
        self.uow
            .run(async |tx| Ok(tx.products().create(&permit, product.clone()).await?))
            .await
            .map_err(|error: Error<SkuTaken>| error.on_conflict(SkuTaken::from_column))
    }
}
