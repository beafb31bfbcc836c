//! What is for sale: the repositories that this domain needs, its policies, and its use cases, one file each.

mod create_product;
mod delete_product;
mod edit_product;
mod policy;
mod products;
mod repository;
mod sku_taken;

pub use create_product::CreateProduct;
pub use delete_product::DeleteProduct;
pub use edit_product::{EditProduct, ProductChanges};
pub use products::Products;
pub use repository::{ProductQueries, ProductRepository};
pub use sku_taken::SkuTaken;
