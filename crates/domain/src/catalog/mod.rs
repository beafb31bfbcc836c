//! What is for sale: products, their prices and how many there are.

mod description;
mod product;
mod product_name;
mod sku;
mod stock;

pub use description::Description;
pub use product::{NewProduct, Product, ProductEvent, ProductState};
pub use product_name::ProductName;
pub use sku::Sku;
pub use stock::Stock;
