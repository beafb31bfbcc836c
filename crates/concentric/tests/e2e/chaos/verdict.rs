//! Whether every promise was kept.

use std::{collections::BTreeSet, time::Duration};

use super::{
    mishaps::Mishaps,
    post_office::PostOffice,
    promises::{Promised, Promises},
    shop::{Product, Shop},
};
use crate::support::{World, eventually};

/// How long what was begun may take to come to its end: the gateway is asked again after a minute, every minute, and a job
/// that failed comes back later and later.
const REST: Duration = Duration::from_secs(600);

/// Orders that have their goods.
const SOLD: &str = "('confirmed', 'paying', 'paid', 'refunded')";

pub(super) fn reached(
    world: &World,
    shop: &Shop,
    promises: &Promises,
    post_office: &PostOffice,
    mishaps: Mishaps<'_>,
) {
    come_to_rest(world);
    let promised = promises.note();
    let total = promised.accounts.len() + promised.orders.len() + promised.guests.len();
    println!(
        "{} kills (at failpoints: {:?}); promised: {} accounts, {} orders, {} payments, {} refunds, {} jobs",
        mishaps.kills(),
        mishaps.struck,
        promised.accounts.len(),
        promised.orders.len(),
        promised.payments.len(),
        promised.refunds.len(),
        promised.guests.len(),
    );
    assert!(total > 0, "there was work");
    nothing_acknowledged_is_lost(world, &promised);
    nothing_happened_twice(world);
    no_order_fell_back(shop, &promised);
    // Every line of every entry, and that payments and entries are of the same money.
    world.run(&["ledger", "check"]).expect_success();
    stock_adds_up(world, shop);
    everybody_was_written_to_once(world, &promised, post_office);
    drop(mishaps);
    if world.database.url().is_none() {
        assert_eq!(world.database.texts("PRAGMA integrity_check"), ["ok"]);
    }
}

fn come_to_rest(world: &World) {
    let under_way = [
        "outbox WHERE settled_at IS NULL",
        "job_runs WHERE status IN ('queued', 'running') AND attempt > 0",
        "job_runs WHERE status = 'queued' AND job IN ('create-user', 'welcome-mail', 'order-confirmation-mail')",
        "payments WHERE status IN ('pending', 'unknown')",
        "refunds WHERE status IN ('pending', 'unknown')",
    ];
    eventually(REST, "everything comes to rest", || {
        std::thread::sleep(Duration::from_secs(1));
        under_way.iter().all(|rows| world.database.count(rows) == 0).then_some(())
    });
}

fn set(world: &World, sql: &str) -> BTreeSet<String> {
    world.database.texts(sql).into_iter().collect()
}

fn nothing_acknowledged_is_lost(world: &World, promised: &Promised) {
    let users = set(world, "SELECT username FROM users");
    let missing: Vec<_> = promised.accounts.difference(&users).collect();
    assert!(missing.is_empty(), "accounts that were acknowledged are lost: {missing:?}");
    let missing: Vec<_> = promised.guests.difference(&users).collect();
    assert!(missing.is_empty(), "jobs that were acknowledged were not done: {missing:?}");
    assert_eq!(world.database.half_made_accounts(), 0);
    // An invitation whose answer was lost is sent again, and has no key: the second run finds name and address taken.
    // Housekeeping whose worker was killed at every attempt is done at the next tick.
    let gave_up = world
        .database
        .texts("SELECT job || ': ' || error FROM job_runs WHERE status = 'dead' AND tick IS NULL");
    let taken = |why: &str| why.contains("taken") || why.contains("belongs to another account");
    let sent_again = |why: &&String| why.starts_with("create-user: ") && taken(why);
    let lost: Vec<_> = gave_up.iter().filter(|why| !sent_again(why)).collect();
    assert!(lost.is_empty(), "jobs gave up: {lost:?}");
}

fn nothing_happened_twice(world: &World) {
    let twice = |rows: &str, by: &str| {
        let found = format!("(SELECT {by} FROM {rows} GROUP BY {by} HAVING count(*) > 1) AS twice");
        assert_eq!(world.database.count(&found), 0, "{rows} by {by}");
    };
    twice("payments WHERE status = 'succeeded'", "order_id");
    twice("ledger_entries", "reference");
    twice("inbox", "subscriber, message");
}

/// What was there at first is there, or sold.
fn stock_adds_up(world: &World, shop: &Shop) {
    for Product { id, sku, stock } in &shop.products {
        let left = shop.keeper.get(&format!("/api/v1/products/{id}")).expect(200).json()["stock"].as_u64();
        let sold = world.database.texts(&format!(
            "SELECT CAST(COALESCE(SUM(i.quantity), 0) AS TEXT) FROM order_items i
             JOIN orders o ON o.id = i.order_id JOIN products p ON p.id = i.product_id
             WHERE p.sku = '{sku}' AND o.status IN {SOLD}"
        ));
        let sold: u64 = sold[0].parse().unwrap();
        assert_eq!(left, Some(stock - sold), "{sku}: of {stock}, {sold} were sold");
    }
}

/// An order goes on, and never back.
fn no_order_fell_back(shop: &Shop, promised: &Promised) {
    for (id, seen) in &promised.orders {
        let status = shop.keeper.get(&format!("/api/v1/orders/{id}")).expect(200).text("status");
        let may_be = match seen.as_str() {
            "pending" | "confirmed" | "paying" => true,
            "paid" => ["paid", "refunded"].contains(&status.as_str()),
            end => status == end,
        };
        assert!(may_be, "order {id} was {seen}, and is {status}");
    }
    for order in promised.payments.values() {
        let status = shop.keeper.get(&format!("/api/v1/orders/{order}")).expect(200).text("status");
        assert!(["paid", "refunded"].contains(&status.as_str()), "order {order} was paid, and is {status}");
    }
    for order in &promised.refunds {
        let status = shop.keeper.get(&format!("/api/v1/orders/{order}")).expect(200).text("status");
        assert_eq!(status, "refunded", "order {order}");
    }
}

fn everybody_was_written_to_once(world: &World, promised: &Promised, post_office: &PostOffice) {
    let messages = post_office.messages();
    let more: Vec<_> = messages.iter().filter(|(_, count)| **count != 1).collect();
    assert!(more.is_empty(), "told more than once: {more:?}");
    let subjects = |of: &str| messages.keys().filter(|(_, subject)| subject.contains(of)).count() as u64;
    assert_eq!(subjects("Welcome, "), world.database.count("users"), "everybody is welcomed");
    for order in promised.payments.values() {
        assert_eq!(subjects(order), 1, "the customer was told of order {order}");
    }
}
