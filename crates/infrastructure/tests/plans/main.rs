//! How the databases find a page behind a cursor: by going straight to it in an index, so that the last page of a hundred
//! thousand rows costs what the first one does. Times would tell so only on average; plans always do.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod log;
mod world;

use std::time::Duration;

use application::{
    authz::{Actor, Identity, Read},
    events::{self, Event, Relay},
    field,
    jobs::{Claim, Work},
    query::{Filter, Page, Paging, Query, parse_sort},
    store::Listed,
};
use domain::{
    catalog::{ImageType, Product, ProductImage},
    identity::{Role, User},
    jobs::{JobName, Run, Start},
    ordering::{Order, OrderStatus},
    shared::{Currency, Id},
};
use testkit::{actor, fakes::FakeClock};
use uuid::Uuid;

use world::{Plan, World};

/// So deep that a database would rather sort all rows than step over those before.
const DEPTH: u64 = 2_000;

/// How the first page is found, and the one at that depth, behind a cursor.
async fn pages<E: Listed>(
    world: &World,
    sort: &str,
    filter: Filter<E>,
    list: impl AsyncFn(&Query<E>) -> Page<E>,
) -> (Plan, Plan) {
    let sort = parse_sort(sort).unwrap();
    let mut query = Query { filter, sort, ..Query::default() };
    world.forget();
    list(&query).await;
    let first = world.plan().await;
    query.paging = Paging::Offset(DEPTH);
    query.paging = Paging::After(list(&query).await.next.expect("there is more"));
    world.forget();
    assert_eq!(list(&query).await.items.len(), query.limit as usize);
    (first, world.plan().await)
}

async fn users(world: &World, sort: &str) -> (Plan, Plan) {
    let permit = actor::system().permit::<Read, User>().unwrap();
    let list = async |query: &Query<User>| {
        world.store.read(async |view| view.users().list(&permit, query).await).await.unwrap()
    };
    pages(world, sort, Filter::all(), list).await
}

async fn products(world: &World, by: &Actor, sort: &str, filter: Filter<Product>) -> (Plan, Plan) {
    let permit = by.permit::<Read, Product>().unwrap();
    let list = async |query: &Query<Product>| {
        world.store.read(async |view| view.products().list(&permit, query).await).await.unwrap()
    };
    pages(world, sort, filter, list).await
}

async fn runs(world: &World, sort: &str) -> (Plan, Plan) {
    let permit = actor::system().permit::<Read, Run>().unwrap();
    let list = async |query: &Query<Run>| {
        world.store.read(async |view| view.jobs().list(&permit, query).await).await.unwrap()
    };
    pages(world, sort, Filter::all(), list).await
}

async fn orders(world: &World, by: &Actor, sort: &str, filter: Filter<Order>) -> (Plan, Plan) {
    let permit = by.permit::<Read, Order>().unwrap();
    let list = async |query: &Query<Order>| {
        world.store.read(async |view| view.orders().list(&permit, query).await).await.unwrap()
    };
    pages(world, sort, filter, list).await
}

/// Every column that `E` can be sorted by, in both directions.
fn sorts<E: Listed>() -> impl Iterator<Item = String> {
    E::SORT.iter().flat_map(|(name, _)| [(*name).to_owned(), format!("-{name}")])
}

async fn every_order_has_its_index(world: &World) {
    for sort in sorts::<User>() {
        let (first, deep) = users(world, &sort).await;
        assert!(first.is_in_order(), "users by {sort}: {first:?}");
        assert!(deep.goes_straight_to_the_page(), "users by {sort}: {deep:?}");
    }
    for sort in sorts::<Run>() {
        let (first, deep) = runs(world, &sort).await;
        assert!(first.is_in_order(), "runs by {sort}: {first:?}");
        assert!(deep.goes_straight_to_the_page(), "runs by {sort}: {deep:?}");
    }
    let with_price = ["currency,price".to_owned(), "-currency,-price".to_owned()];
    for sort in sorts::<Product>().chain(with_price) {
        for by in [actor::system(), Actor::anonymous()] {
            let (first, deep) = products(world, &by, &sort, Filter::all()).await;
            assert!(first.is_in_order(), "products by {sort}, for {by:?}: {first:?}");
            assert!(deep.goes_straight_to_the_page(), "products by {sort}, for {by:?}: {deep:?}");
        }
    }
}

async fn orders_have_their_indexes(world: &World) {
    for sort in sorts::<Order>() {
        let (first, deep) = orders(world, &actor::system(), &sort, Filter::all()).await;
        assert!(first.is_in_order(), "orders by {sort}: {first:?}");
        assert!(deep.goes_straight_to_the_page(), "orders by {sort}: {deep:?}");
    }
    let regular = Identity { id: Id::new(Uuid::nil()), role: Role::User, session: None, must_enrol: false };
    let paid = || field!(Order.status()).eq(&OrderStatus::Paid);
    for (by, filter) in [(Actor::for_user(regular), Filter::all()), (actor::system(), paid())] {
        let (_, deep) = orders(world, &by, "-created_at", filter).await;
        assert!(deep.goes_straight_to_the_page(), "orders for {by:?}: {deep:?}");
    }
    let permit = actor::system().permit::<Read, Order>().unwrap();
    world.forget();
    world.store.read(async |view| view.orders().list(&permit, &Query::default()).await).await.unwrap();
    let items = world.plan_of_items().await;
    assert!(items.reads_no_table_whole(), "items: {items:?}");
}

/// No index has two columns in opposite directions: what shares its first value with the page is sorted, no more.
async fn mixed_directions_begin_at_the_page(world: &World) {
    for sort in ["created_at,-username", "-updated_at,email", "-created_at,updated_at"] {
        let (_, deep) = users(world, sort).await;
        assert!(deep.begins_at_the_page(), "users by {sort}: {deep:?}");
    }
    for sort in ["currency,-price", "-name,sku"] {
        for by in [actor::system(), Actor::anonymous()] {
            let (_, deep) = products(world, &by, sort, Filter::all()).await;
            assert!(deep.begins_at_the_page(), "products by {sort}, for {by:?}: {deep:?}");
        }
    }
}

/// A third of all products is too many to sort for a page.
async fn filters_that_many_pass_leave_the_order_to_its_index(world: &World) {
    let dollars = || field!(Product.currency()).eq(&Currency::parse("USD").unwrap());
    for sort in ["-created_at", "name", "-sku", "price", "-price"] {
        for by in [actor::system(), Actor::anonymous()] {
            let (_, deep) = products(world, &by, sort, dollars()).await;
            assert!(deep.goes_straight_to_the_page(), "dollars by {sort}, for {by:?}: {deep:?}");
        }
    }
}

/// A purge asks for each hundred pictures that there are.
async fn pictures_are_found_without_reading_all_products(world: &World) {
    let pictures =
        (0..100).map(|id| Some(ProductImage { id: Id::new(Uuid::from_u128(id)), kind: ImageType::Png }));
    let filter = field!(Product.image()).one_of(pictures);
    let permit = actor::system().permit::<Read, Product>().unwrap();
    world.forget();
    let query = Query { filter, limit: 100, ..Query::default() };
    world.store.read(async |view| view.products().list(&permit, &query).await).await.unwrap();
    let plan = world.plan().await;
    assert!(plan.reads_no_table_whole(), "{plan:#?}");
}

/// Workers claim all the time, whatever is behind them and ahead of them.
async fn a_claim_reads_what_it_takes(world: &World) {
    let permit = actor::system().permit::<Work, Run>().unwrap();
    let start = Start { now: FakeClock::START, lease: Duration::from_secs(30), slot: None };
    let jobs = vec![JobName::of("count-sheep"), JobName::of("shear-sheep")];
    let claim = Claim { jobs, limit: 4, start };
    world.forget();
    let due = world
        .store
        .read(async |view| view.jobs().has_due(&permit, &claim.jobs, FakeClock::START).await)
        .await;
    let plan = world.plan().await;
    assert!(due.unwrap());
    assert!(plan.takes_the_first("job_runs"), "{plan:#?}");

    world.forget();
    let claimed = world.store.run(async |tx| tx.jobs().claim(&permit, &claim).await).await;
    let plan = world.plan().await;
    assert_eq!(claimed.unwrap().len(), 4);
    assert!(plan.takes_the_first("job_runs"), "{plan:#?}");
}

/// So do relays.
async fn a_relay_reads_what_it_takes(world: &World) {
    let permit = actor::system().permit::<Relay, Event>().unwrap();
    let now = FakeClock::START;
    world.forget();
    let due = world.store.read(async |view| view.outbox().has_due(&permit, now).await).await;
    let plan = world.plan().await;
    assert!(due.unwrap());
    assert!(plan.takes_the_first("outbox"), "{plan:#?}");

    let claim = events::Claim { now, limit: 4, lease: Duration::from_secs(30), again: false };
    world.forget();
    let claimed = world.store.run(async |tx| tx.outbox().claim(&permit, &claim).await).await;
    let plan = world.plan().await;
    assert_eq!(claimed.unwrap().len(), 4);
    assert!(plan.takes_the_first("outbox"), "{plan:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_goes_straight_to_what_it_looks_for() {
    let world = World::sqlite().await;
    every_order_has_its_index(&world).await;
    orders_have_their_indexes(&world).await;
    mixed_directions_begin_at_the_page(&world).await;
    filters_that_many_pass_leave_the_order_to_its_index(&world).await;
    pictures_are_found_without_reading_all_products(&world).await;
    a_claim_reads_what_it_takes(&world).await;
    a_relay_reads_what_it_takes(&world).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_goes_straight_to_what_it_looks_for() {
    let world = World::postgres().await;
    every_order_has_its_index(&world).await;
    orders_have_their_indexes(&world).await;
    mixed_directions_begin_at_the_page(&world).await;
    filters_that_many_pass_leave_the_order_to_its_index(&world).await;
    pictures_are_found_without_reading_all_products(&world).await;
    a_claim_reads_what_it_takes(&world).await;
    a_relay_reads_what_it_takes(&world).await;
    world.remove().await;
}
