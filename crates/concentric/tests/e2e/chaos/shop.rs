//! What there is to buy.

use std::{thread, time::Duration};

use serde_json::json;

use super::fleet::Fleet;
use crate::support::{Client, World, eventually};

/// How long the first process may take to migrate the database and to listen.
const OPENING: Duration = Duration::from_secs(60);

/// A product, as it was at first.
pub(super) struct Product {
    pub(super) id: String,
    pub(super) sku: &'static str,
    pub(super) stock: u64,
}

/// A shop with an admin.
pub(super) struct Shop {
    pub(super) keeper: Client,
    /// Plenty of the first; of the last so few that some go away without.
    pub(super) products: Vec<Product>,
}

impl Shop {
    pub(super) fn open(world: &World, fleet: &Fleet<'_>) -> Self {
        let keeper = Client::of(fleet.addresses()[0]);
        eventually(OPENING, "the shop opens", || {
            let ready = keeper.request("GET", "/readyz").try_send();
            thread::sleep(Duration::from_millis(50));
            ready.is_ok_and(|answer| answer.status == 200).then_some(())
        });
        world.create_user("the.keeper", "admin");
        keeper.log_in("the.keeper").expect(200);
        let products = [("PLENTY", 1_000_000), ("SOME", 500), ("FEW", 20)];
        let products = products.map(|(sku, stock)| {
            let price = json!({"amount": "9.99", "currency": "USD"});
            let body = json!({"sku": sku, "name": sku, "price": price, "stock": stock});
            let id = keeper.post("/api/v1/products", &body).expect(201).text("id");
            Product { id, sku, stock }
        });
        Self { keeper, products: products.into() }
    }
}
