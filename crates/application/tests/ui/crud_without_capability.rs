use application::{authz::Actor, catalog::Products};
use domain::catalog::NewProduct;

// Products are created one by one: their repository lacks `BulkCreates<Product>`.
async fn import(products: &Products, actor: &Actor, new: Vec<NewProduct>) {
    let _ = products.create_all(actor, new).await;
}

fn main() {}
