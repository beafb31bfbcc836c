use async_trait::async_trait;
use domain::catalog::{NewProduct, Product};

use super::{ProductHooks, SkuTaken};
use crate::{authz::Actor, crud::CreateHooks, error::Error, store::StoreError};

/// Adds products to the catalogue.
#[async_trait]
impl CreateHooks<Product> for ProductHooks {
    type New = NewProduct;
    type Refusal = SkuTaken;

    async fn prepare(&self, _: &Actor, new: NewProduct) -> Result<Product, Error<SkuTaken>> {
        Ok(Product::create(self.ids.next(), new, self.clock.now()))
    }

    fn meaning(error: &StoreError) -> Option<SkuTaken> {
        SkuTaken::from_store(error)
    }
}
