//! How products lie in their table.

use domain::catalog::{Product, ProductState};

use crate::table;

table!(Product as ProductState => "products" { id, sku, name, description, stock, is_active, image }
    money price { price_minor, currency }
    record record
    derived { name_key });
