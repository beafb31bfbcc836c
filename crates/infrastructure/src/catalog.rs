//! How products lie in their table.

use application::catalog::{ProductQueries, ProductRepository};
use domain::catalog::{Product, ProductState};

use crate::{sql::SqlSession, table};

table!(Product as ProductState => "products" { id, sku, name, description, stock, is_active }
    money price { price_minor, currency }
    record record
    derived { name_key });

impl ProductQueries for SqlSession {}
impl ProductRepository for SqlSession {}
