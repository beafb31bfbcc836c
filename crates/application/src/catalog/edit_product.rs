use std::sync::Arc;

use domain::{
    catalog::{Description, Product, ProductName, Sku, Stock},
    shared::{Id, Money, Version},
};

use super::SkuTaken;
use crate::{
    authz::{Actor, Update},
    error::{Error, ensure_version},
    store::UnitOfWork,
};

/// Changes a product.
pub struct EditProduct {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
}

/// What to change of a product; absent means unchanged, and an inner none means cleared.
#[derive(Clone, Debug, Default)]
pub struct ProductChanges {
    /// Under which the business knows it.
    pub sku: Option<Sku>,
    /// What it is called.
    pub name: Option<ProductName>,
    /// What it is.
    pub description: Option<Option<Description>>,
    /// What one of it costs.
    pub price: Option<Money>,
    /// How many there are.
    pub stock: Option<Stock>,
    /// Whether it is for sale.
    pub is_active: Option<bool>,
}

impl ProductChanges {
    /// Makes the changes; says whether there were any.
    fn apply(self, product: &mut Product) -> bool {
        let Self { sku, name, description, price, stock, is_active } = self;
        [
            sku.is_some_and(|sku| product.change_sku(sku)),
            name.is_some_and(|name| product.rename(name)),
            description.is_some_and(|description| product.describe(description)),
            price.is_some_and(|price| product.change_price(price)),
            stock.is_some_and(|stock| product.restock(stock)),
            is_active.is_some_and(|active| product.set_active(active)),
        ]
        .contains(&true)
    }
}

impl EditProduct {
    /// Makes the changes, provided that the product is still of the `expected` version; gives back the product.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<Product>,
        changes: ProductChanges,
        expected: Option<Version>,
    ) -> Result<Product, Error<SkuTaken>> {
        let permit = actor.permit::<Update, Product>()?;
        self.uow
            .run(async |tx| {
                let mut product = tx.products().load(&permit, id).await?;
                ensure_version(expected, product.state().record.version)?;
                if !changes.clone().apply(&mut product) {
                    return Ok(product);
                }
                Ok(tx.products().update(&permit, product).await?)
            })
            .await
            .map_err(|error: Error<SkuTaken>| error.on_conflict(SkuTaken::from_column))
    }
}
