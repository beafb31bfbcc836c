use domain::catalog::Product;

use super::ProductHooks;
use crate::{crud::DeleteHooks, error::Never};

/// Deletes products for good. To take one off sale for a while, make it inactive.
impl DeleteHooks<Product> for ProductHooks {
    type Refusal = Never;

    fn prepare(&self, product: &mut Product) {
        product.delete();
    }
}
