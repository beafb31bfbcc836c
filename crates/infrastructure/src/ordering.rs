//! How orders lie in their table, and their items in another.

use domain::ordering::{Order, OrderItem, OrderState};

use crate::table;

table!(Order as OrderState => "orders" { id, customer_id, status }
    money total { total_minor, currency }
    record record
    children items: OrderItem => "order_items" of order_id { id, product_id, sku, name, quantity }
        money unit_price { unit_price_minor, unit_price_currency });
