//! What a request costs the database.

use serde_json::{Value, json};

use crate::support::{Line, Proxy, World};

/// PostgreSQL behind a proxy that counts, and a server that logs statements; its one connection serves every request.
fn counted() -> (World, Proxy) {
    let (world, proxy) = Proxy::world();
    let world = world
        .without_jobs()
        .with("DATABASE__MAX_CONNECTIONS", 1)
        .with("LOG__FORMAT", "json")
        .with("LOG__FILTER", "info,sqlx=debug");
    (world, proxy)
}

/// Sends the request a second time, when the statements that it takes are prepared, and counts statements and round trips.
fn cost(path: &str) -> (usize, u64) {
    let (world, proxy) = counted();
    let server = world.start();
    let root = world.appoint(&server, "root.admin", "super_admin");
    root.get(path).expect(200);
    let before = proxy.round_trips();

    root.request("GET", path).header("x-request-id", "the-measured-one").send().expect(200);

    let round_trips = proxy.round_trips() - before;
    let log = server.stop();
    let statements = log.of_request("the-measured-one").into_iter().filter(Line::is_statement).count();
    (statements, round_trips)
}

#[test]
fn to_ask_who_one_is_takes_one_statement_and_one_round_trip() {
    assert_eq!(cost("/api/v1/me"), (1, 1));
}

/// As for sessions; the note of its use is due once in five minutes.
#[test]
fn an_api_key_takes_one_statement_too() {
    let (world, proxy) = counted();
    let server = world.start();
    server.newcomer("ann.lee");
    let create = ["api-key", "create", "ann.lee", "--name", "till", "--scope", "profile:read"];
    let key = world.run(&create).expect_success();
    let client = server.client();
    let ask = |id| {
        let ask = client.request("GET", "/api/v1/me").header("x-api-key", key.trim_end());
        ask.header("x-request-id", id).send().expect(200);
    };
    ask("the-first-use");
    ask("the-second-one");
    let before = proxy.round_trips();
    ask("the-measured-one");
    let round_trips = proxy.round_trips() - before;
    let log = server.stop();
    let statements = log.of_request("the-measured-one").into_iter().filter(Line::is_statement).count();
    assert_eq!((statements, round_trips), (1, 1));
}

#[test]
fn a_list_takes_one_statement_more_and_its_total_another() {
    assert_eq!(cost("/api/v1/users?sort=-created_at&is_active=true"), (2, 2));
    assert_eq!(cost("/api/v1/users?total=true&q=root&sort=username"), (3, 3));
    assert_eq!(cost("/api/v1/products?sort=-created_at"), (2, 2));
}

/// The session; BEGIN, since orders and items are of one moment; the orders; all of their items. COMMIT is not in the log.
#[test]
fn a_list_of_orders_takes_one_statement_for_the_items_of_all() {
    let (world, proxy) = counted();
    let server = world.start();
    let root = world.appoint(&server, "root.admin", "super_admin");
    let mug = json!({"sku": "mug", "name": "Mug", "price": {"amount": "1", "currency": "USD"}});
    let mug = root.post("/api/v1/products", &mug).expect(201).text("id");
    let order = json!({"currency": "USD", "items": [{"product_id": mug, "quantity": 1}]});
    for _ in 0..5 {
        root.post("/api/v1/orders", &order).expect(201);
    }
    root.get("/api/v1/orders").expect(200);
    let before = proxy.round_trips();
    root.request("GET", "/api/v1/orders").header("x-request-id", "the-measured-one").send().expect(200);
    let round_trips = proxy.round_trips() - before;
    let log = server.stop();
    let statements = log.of_request("the-measured-one").into_iter().filter(Line::is_statement).count();
    assert_eq!((statements, round_trips), (4, 5));
}

fn accounts(names: impl Iterator<Item = String>) -> Value {
    let account = |name: String| json!({"username": name, "email": format!("{name}@example.org"), "password": "correct horse battery"});
    json!({"items": names.map(account).collect::<Vec<_>>()})
}

/// Creates, changes and deletes so many accounts in bulk; counts the statements of each.
fn bulk_cost(rows: usize) -> [usize; 3] {
    const BULK: &str = "/api/v1/users/bulk";
    let (world, _proxy) = counted();
    let server = world.start();
    let root = world.appoint(&server, "root.admin", "super_admin");
    let send = |method: &str, body: &Value| {
        root.request(method, BULK).header("x-request-id", &format!("measured-{method}")).json(body).send()
    };
    let created = send("POST", &accounts((0..rows).map(|number| format!("user{number}")))).expect(201).json();
    let ids = || created["items"].as_array().unwrap().iter().map(|user| &user["id"]);
    let edits: Vec<_> = ids().map(|id| json!({"id": id, "version": 1, "changes": {"name": "X"}})).collect();
    send("PATCH", &json!({"items": edits})).expect(200);
    let deletions: Vec<_> = ids().map(|id| json!({"id": id, "version": 2})).collect();
    send("DELETE", &json!({"items": deletions})).expect(204);
    let log = server.stop();
    ["POST", "PATCH", "DELETE"].map(|method| {
        log.of_request(&format!("measured-{method}")).into_iter().filter(Line::is_statement).count()
    })
}

/// To create: the session, BEGIN, a look for what is taken, the accounts, their messages, the audit trail. To change, which
/// tells the outside nothing: the accounts are loaded besides. To delete: the super admins are held still, twice, and the
/// sessions ended. COMMIT is not in the log.
#[test]
fn what_is_done_in_bulk_takes_as_many_statements_for_two_as_for_forty() {
    let statements = bulk_cost(2);
    assert_eq!(statements, [6, 6, 9]);
    assert_eq!(bulk_cost(40), statements);
}
