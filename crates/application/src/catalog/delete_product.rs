use std::sync::Arc;

use domain::{
    catalog::Product,
    shared::{Id, Version},
};

use crate::{
    authz::{Actor, Delete},
    error::{Error, Never, ensure_version},
    store::UnitOfWork,
};

/// Deletes a product for good. To take it off sale for a while, make it inactive.
pub struct DeleteProduct {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
}

impl DeleteProduct {
    /// Deletes it, provided that it is still of the `expected` version.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: Id<Product>,
        expected: Option<Version>,
    ) -> Result<(), Error<Never>> {
        let permit = actor.permit::<Delete, Product>()?;
        self.uow
            .run(async |tx| {
                let mut product = tx.products().load(&permit, id).await?;
                ensure_version(expected, product.state().record.version)?;
                product.delete();
                Ok(tx.products().delete(&permit, product).await?)
            })
            .await
    }
}
