//! Customers at work while whatever they depend on fails: processes are killed at random and at named failpoints, the
//! database is cut off and comes back, the mail server is away. Afterwards every acknowledged change is there, every effect
//! happened once, the ledger balances, stock adds up, and no job is lost.
//!
//! It takes minutes and a build with failpoints, so it runs by `cargo xtask chaos` alone.

mod customer;
mod fleet;
mod mishaps;
mod post_office;
mod promises;
mod shop;
mod verdict;

use std::{env, thread};

use crate::support::World;
use customer::{Customer, Office};
use fleet::{Fleet, Role};
use mishaps::{Mishaps, Network};
use post_office::PostOffice;
use promises::Promises;
use shop::Shop;

/// How many kills a run must have at least, from `cargo xtask chaos --kills`.
const KILLS: &str = "CHAOS_KILLS";

/// What the run decides by: the same seed kills the same processes in the same way, though not at the same instant.
const SEED: &str = "CHAOS_SEED";

/// Customers that are at work at the same time. Two processors hash no more passwords than this.
const CUSTOMERS: usize = 6;

fn number(variable: &str) -> Option<u64> {
    env::var(variable)
        .ok()
        .map(|text| text.parse().unwrap_or_else(|_| panic!("{variable}={text} is no number")))
}

/// Whatever fails on purpose must not be slowed down on purpose, too.
fn unlimited(world: World) -> World {
    world.with("RATE_LIMIT__REQUESTS_PER_SECOND", 0).with("RATE_LIMIT__BURST", 0)
}

fn keeps_every_promise(world: &World, post_office: &PostOffice, roles: &[Role], network: Network<'_>) {
    let kills = number(KILLS).unwrap_or_else(|| panic!("{KILLS} is not set: run `cargo xtask chaos`"));
    let seed = number(SEED).unwrap_or(1);
    let fleet = Fleet::start(world, roles);
    let shop = Shop::open(world, &fleet);
    let promises = Promises::default();
    let mut mishaps = Mishaps::new(fleet, network, post_office, seed);
    thread::scope(|scope| {
        let addresses = mishaps.fleet().addresses();
        let (closing, promises, shop) = (mishaps.over(), &promises, &shop);
        for number in 0..CUSTOMERS {
            let customer = Customer::new(number, &addresses, closing.clone(), promises);
            scope.spawn(move || customer.shop_until(shop));
        }
        let office = Office::new(&shop.keeper, &addresses, closing.clone(), promises);
        scope.spawn(move || office.work());
        mishaps.happen(kills);
    });
    verdict::reached(world, &shop, &promises, post_office, mishaps);
}

#[test]
#[ignore = "takes minutes, and failpoints: cargo xtask chaos"]
fn on_sqlite() {
    let post_office = PostOffice::open();
    let world = post_office.serves(unlimited(World::sqlite()));
    keeps_every_promise(&world, &post_office, &[Role::Server, Role::Worker], Network::File(&world));
}

#[test]
#[ignore = "takes minutes, and failpoints: cargo xtask chaos"]
fn on_postgres() {
    let (world, proxy) = crate::support::Proxy::world();
    let post_office = PostOffice::open();
    let world = post_office.serves(unlimited(world));
    keeps_every_promise(
        &world,
        &post_office,
        &[Role::Server, Role::Server, Role::Worker],
        Network::Cable(&proxy),
    );
}
