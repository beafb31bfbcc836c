use domain::{
    catalog::{Description, Product, ProductName, Sku, Stock},
    shared::Money,
};

use super::{ProductHooks, SkuTaken};
use crate::{crud::UpdateHooks, store::StoreError};

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

/// Changes products.
impl UpdateHooks<Product> for ProductHooks {
    type Change = ProductChanges;
    type Refusal = SkuTaken;

    fn prepare(&self, product: &mut Product, changes: ProductChanges) -> Result<bool, SkuTaken> {
        Ok(changes.apply(product))
    }

    fn meaning(error: &StoreError) -> Option<SkuTaken> {
        SkuTaken::from_store(error)
    }
}
