//! What is for sale: products, their prices and how many there are.

mod description;
mod product;
mod product_image;
mod product_name;
mod quantity;
mod sku;
mod stock;
mod stock_movement;

pub use description::Description;
pub use product::{NewProduct, Product, ProductEvent, ProductState};
pub use product_image::{ImageType, ProductImage};
pub use product_name::ProductName;
pub use quantity::{InvalidQuantity, Quantity};
pub use sku::Sku;
pub use stock::Stock;
pub use stock_movement::{OutOfStock, StockFull};
