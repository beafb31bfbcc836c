//! What is for sale: the repositories that this domain needs, its policies, and what is special about keeping products, one
//! file for each thing that is done to them.

mod create_product;
mod delete_product;
mod edit_product;
mod image_check;
mod policy;
mod product_images;
mod products;
mod repository;
mod sku_taken;

pub use edit_product::ProductChanges;
pub use image_check::{ImageRefusal, MAX_IMAGE_BYTES};
pub use policy::{MoveStock, Shop, SweepImages};
pub use product_images::ProductImages;
pub use products::{ProductHooks, Products};
pub use repository::{ProductQueries, ProductRepository};
pub use sku_taken::SkuTaken;
