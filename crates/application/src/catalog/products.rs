use std::sync::Arc;

use domain::catalog::Product;

use crate::{
    crud::Crud,
    ports::{Clock, IdSource},
};

/// Looks at products, those for sale for everybody and all of them for admins, and keeps the catalogue.
pub type Products = Crud<Product, ProductHooks>;

/// What is special about products.
pub struct ProductHooks {
    /// When they are created.
    pub clock: Arc<dyn Clock>,
    /// What they are called.
    pub ids: Arc<dyn IdSource>,
}
