//! Orders in the running program.

use std::thread;

use serde_json::{Value, json};

use crate::support::{Answer, Client, World};

const PRODUCTS: &str = "/api/v1/products";
const ORDERS: &str = "/api/v1/orders";

/// Puts up for sale so many pieces at that many dollars; gives the id of the product.
fn sell(keeper: &Client, sku: &str, amount: &str, stock: u32) -> String {
    let price = json!({"amount": amount, "currency": "USD"});
    let product = json!({"sku": sku, "name": sku, "price": price, "stock": stock});
    keeper.post(PRODUCTS, &product).expect(201).text("id")
}

fn order_of(product: &str, quantity: u32) -> Value {
    json!({"currency": "USD", "items": [{"product_id": product, "quantity": quantity}]})
}

/// Places an order; gives its path.
fn place(client: &Client, order: &Value) -> String {
    client.post(ORDERS, order).expect(201).header("location").unwrap().to_owned()
}

fn act(client: &Client, path: &str) -> Answer {
    client.request("POST", path).send()
}

#[track_caller]
fn stock(client: &Client, product: &str) -> u64 {
    client.get(&format!("{PRODUCTS}/{product}")).expect(200).json()["stock"].as_u64().unwrap()
}

fn from_the_first_item_to_the_cancellation(world: World) {
    let server = world.start();
    let keeper = world.appoint(&server, "shop.keeper", "admin");
    let (mug, cup) = (sell(&keeper, "MUG", "9.99", 10), sell(&keeper, "CUP", "1.50", 1));
    let (ann, bob) = (server.newcomer("ann.lee"), server.newcomer("bob.ray"));

    let order = place(&ann, &order_of(&mug, 2));
    let items = format!("{order}/items");
    let with_cup = ann.post(&items, &json!({"product_id": cup, "quantity": 2})).expect(200);
    assert_eq!(with_cup.json()["total"], json!({"amount": "22.98", "currency": "USD"}));
    let cups = format!("{items}/{}", with_cup.json()["items"][1]["id"].as_str().unwrap());
    act(&ann, &format!("{order}/confirm")).expect_problem(409, "out-of-stock");
    let fewer = |version| {
        ann.request("PATCH", &cups).header("if-match", version).json(&json!({"quantity": 1})).send()
    };
    ann.request("PATCH", &cups)
        .json(&json!({"quantity": 1}))
        .send()
        .expect_problem(428, "precondition-required");
    fewer("\"1\"").expect_problem(412, "precondition-failed");
    fewer("\"2\"").expect(200);

    // The price changes between adding and confirming: what is confirmed is what it costs then.
    let dearer = json!({"price": {"amount": "12.00", "currency": "USD"}});
    let mug_path = format!("{PRODUCTS}/{mug}");
    keeper.request("PATCH", &mug_path).header("if-match", "*").json(&dearer).send().expect(200);
    assert_eq!(ann.get(&order).expect(200).json()["total"]["amount"], "21.48");
    let confirmed = act(&ann, &format!("{order}/confirm")).expect(200).json();
    assert_eq!((&confirmed["status"], &confirmed["total"]["amount"]), (&"confirmed".into(), &"25.50".into()));
    assert_eq!((stock(&ann, &mug), stock(&ann, &cup)), (8, 0));
    ann.request("DELETE", &cups).send().expect_problem(409, "order-not-pending");

    bob.get(&order).expect_problem(404, "not-found");
    act(&bob, &format!("{order}/cancel")).expect_problem(404, "not-found");
    act(&keeper, &format!("{order}/cancel")).expect_problem(403, "out-of-scope");
    assert_eq!(bob.get(ORDERS).expect(200).json()["items"], json!([]));
    let all =
        keeper.get(&format!("{ORDERS}?status=confirmed&currency=USD&total.gte=25.50")).expect(200).json();
    assert_eq!(all["items"][0], confirmed);

    keeper.request("DELETE", &format!("{PRODUCTS}/{cup}")).send().expect(204);
    act(&ann, &format!("{order}/cancel")).expect(200);
    act(&ann, &format!("{order}/cancel")).expect_problem(409, "order-cancelled");
    assert_eq!(stock(&ann, &mug), 10);
    let told = "SELECT topic FROM outbox WHERE topic LIKE 'order.%' ORDER BY position";
    assert_eq!(world.database.texts(told), ["order.placed", "order.confirmed", "order.cancelled"]);
    server.stop();
}

fn orders_outlive_a_restart_and_the_account(world: World) {
    let server = world.start();
    let shop = world.appoint(&server, "shop.keeper", "admin");
    let mug = sell(&shop, "MUG", "9.99", 10);
    let ann = server.newcomer("ann.lee");
    let id = ann.me().expect(200).text("id");
    let order = place(&ann, &order_of(&mug, 1));
    server.stop();

    let server = world.start();
    let shop = server.client().with_the_cookie_of(&shop);
    shop.request("DELETE", &format!("/api/v1/users/{id}")).send().expect(204);

    assert_eq!(shop.get(&order).expect(200).text("customer_id"), id);
}

fn the_last_piece_is_sold_once(world: World) {
    let server = world.start();
    let keeper = world.appoint(&server, "shop.keeper", "admin");
    let mug = sell(&keeper, "MUG", "9.99", 1);
    let ann = server.newcomer("ann.lee");
    let orders: Vec<_> = (0..12).map(|_| place(&ann, &order_of(&mug, 1))).collect();

    let statuses = thread::scope(|scope| {
        let ann = &ann;
        let confirm = |order| scope.spawn(move || act(ann, &format!("{order}/confirm")).status);
        let racers: Vec<_> = orders.iter().map(confirm).collect();
        racers.into_iter().map(|racer| racer.join().unwrap()).collect::<Vec<_>>()
    });

    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 11, "{statuses:?}");
    assert_eq!(stock(&ann, &mug), 0);
}

on_both_databases![
    from_the_first_item_to_the_cancellation,
    orders_outlive_a_restart_and_the_account,
    the_last_piece_is_sold_once,
];
