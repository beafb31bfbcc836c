//! What a request costs the database.

use crate::support::{Client, Line, Proxy, Server, World};

/// PostgreSQL behind a proxy that counts, and a server that logs statements; its one connection serves every request.
fn counted() -> (World, Proxy) {
    let (world, proxy) = Proxy::world();
    let world = world
        .with("DATABASE__MAX_CONNECTIONS", 1)
        .with("LOG__FORMAT", "json")
        .with("LOG__FILTER", "info,sqlx=debug");
    (world, proxy)
}

fn root(world: &World, server: &Server<'_>) -> Client {
    world.create_user("root.admin", "super_admin");
    let root = server.client();
    root.log_in("root.admin").expect(200);
    root
}

/// Sends the request a second time, when the statements that it takes are prepared, and counts statements and round trips.
fn cost(path: &str) -> (usize, u64) {
    let (world, proxy) = counted();
    let server = world.start();
    let root = root(&world, &server);
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

#[test]
fn a_list_takes_one_statement_more_and_its_total_another() {
    assert_eq!(cost("/api/v1/users?sort=-created_at&is_active=true"), (2, 2));
    assert_eq!(cost("/api/v1/users?total=true&q=root&sort=username"), (3, 3));
    assert_eq!(cost("/api/v1/products?sort=-created_at"), (2, 2));
}
