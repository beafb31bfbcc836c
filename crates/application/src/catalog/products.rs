use std::sync::Arc;

use domain::{catalog::Product, shared::Id};

use crate::{
    authz::{Actor, Read},
    error::{Error, Never},
    query::{Page, Query},
    store::UnitOfWork,
};

/// Looks at products: those for sale for everybody, all of them for admins.
pub struct Products {
    /// The store.
    pub uow: Arc<dyn UnitOfWork>,
}

impl Products {
    /// The products that `query` asks for.
    pub async fn list(&self, actor: &Actor, query: Query<Product>) -> Result<Page<Product>, Error<Never>> {
        let permit = actor.permit::<Read, Product>()?;
        Ok(self.uow.read(async |view| view.products().list(&permit, &query).await).await?)
    }

    /// The product of that id.
    pub async fn read(&self, actor: &Actor, id: Id<Product>) -> Result<Product, Error<Never>> {
        let permit = actor.permit::<Read, Product>()?;
        Ok(self.uow.read(async |view| view.products().read(&permit, id).await).await?)
    }
}
