//! The catalogue in the running program.

use serde_json::{Value, json};

use crate::support::{Answer, Client, World};

const PRODUCTS: &str = "/api/v1/products";

fn product(sku: &str, name: &str, amount: &str, currency: &str) -> Value {
    json!({"sku": sku, "name": name, "price": {"amount": amount, "currency": currency}, "stock": 3})
}

fn patch(client: &Client, path: &str, version: &str, body: &Value) -> Answer {
    client.request("PATCH", path).header("if-match", version).json(body).send()
}

#[track_caller]
fn skus(answer: Answer) -> Vec<String> {
    let list = answer.expect(200).json();
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item["sku"].as_str().unwrap().to_owned()).collect()
}

fn from_the_delivery_to_the_last_piece(world: World) {
    let server = world.start();
    let (admin, visitor) = (world.appoint(&server, "shop.keeper", "admin"), server.client());
    let mug = product("mug-1", "Blue mug", "9.99", "USD");

    let user = server.newcomer("ann.lee");
    user.post(PRODUCTS, &mug).expect_problem(403, "forbidden");
    visitor.post(PRODUCTS, &mug).expect_problem(401, "unauthenticated");
    let created = admin.post(PRODUCTS, &mug).expect(201);
    let path = created.header("location").unwrap().to_owned();
    admin.post(PRODUCTS, &product("MUG-1", "Other", "1", "USD")).expect_problem(409, "sku-taken");
    admin.post(PRODUCTS, &product("cup-1", "blue cup", "10", "USD")).expect(201);
    admin.post(PRODUCTS, &product("pot-1", "\u{c4}rmel", "500", "JPY")).expect(201);

    assert_eq!(visitor.get(&path).expect(200).json(), created.json());
    assert_eq!(skus(visitor.get(&format!("{PRODUCTS}?q=BLUE&sort=name"))), ["CUP-1", "MUG-1"]);
    assert_eq!(skus(visitor.get(&format!("{PRODUCTS}?q=%C3%A4RM"))), ["POT-1"]);
    assert_eq!(skus(visitor.get(&format!("{PRODUCTS}?sort=currency,price"))), ["POT-1", "MUG-1", "CUP-1"]);
    assert_eq!(skus(visitor.get(&format!("{PRODUCTS}?currency=USD&sort=-price&limit=1"))), ["CUP-1"]);

    let sold_out = json!({"stock": 0, "is_active": false});
    let unsaid = admin.request("PATCH", &path).json(&sold_out).send();
    unsaid.expect_problem(428, "precondition-required");
    let changed = patch(&admin, &path, "\"1\"", &sold_out).expect(200);
    assert_eq!(changed.header("etag"), Some("\"2\""));
    patch(&admin, &path, "\"1\"", &json!({"stock": 5})).expect_problem(412, "precondition-failed");

    visitor.get(&path).expect_problem(404, "not-found");
    assert_eq!(admin.get(&path).expect(200).json()["stock"], 0);
    assert_eq!(skus(visitor.get(&format!("{PRODUCTS}?sort=sku"))), ["CUP-1", "POT-1"]);
    admin.request("DELETE", &path).send().expect(204);
    admin.get(&path).expect_problem(404, "not-found");
    let told = "SELECT topic FROM outbox WHERE topic LIKE 'product.%' ORDER BY position";
    let topics =
        ["created", "created", "created", "changed", "deleted"].map(|what| format!("product.{what}"));
    assert_eq!(world.database.texts(told), topics);
    server.stop();
}

on_both_databases![from_the_delivery_to_the_last_piece];
