use application::{
    authz::Actor,
    error::Error,
    query::{Query, parse_sort},
    store::StoreError,
};
use domain::{catalog::Product, shared::Id};
use testkit::factories::a_product;
use uuid::Uuid;

use crate::world::{World, keepers, public};

/// The SKUs of all products that somebody sees.
async fn seen(world: &World, by: &Actor, search: Option<&str>) -> Vec<String> {
    let search = search.map(str::to_owned);
    let query = Query { search, sort: parse_sort("sku").unwrap(), ..Query::default() };
    let page = world.products().list(by, query).await.unwrap();
    page.items.iter().map(|product| product.sku().as_str().to_owned()).collect()
}

#[tokio::test]
async fn everybody_sees_what_is_for_sale_and_nothing_else() {
    let world = World::new();
    let mug = world.given(a_product().with_sku("mug"));
    let old = world.given(a_product().with_sku("old").inactive());
    for by in public() {
        assert_eq!(seen(&world, &by, None).await, ["MUG"]);
        assert_eq!(world.products().read(&by, mug.id()).await.unwrap().id(), mug.id());
        let outcome = world.products().read(&by, old.id()).await;
        assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
    }
}

#[tokio::test]
async fn admins_see_what_is_not_for_sale_too() {
    let world = World::new();
    world.given(a_product().with_sku("mug"));
    let old = world.given(a_product().with_sku("old").inactive());
    for by in keepers() {
        assert_eq!(seen(&world, &by, None).await, ["MUG", "OLD"]);
        assert_eq!(world.products().read(&by, old.id()).await.unwrap().state(), old.state());
    }
}

#[tokio::test]
async fn a_search_looks_into_skus_and_names_in_any_case() {
    let world = World::new();
    world.given(a_product().with_sku("mug-1").named("Blue one"));
    world.given(a_product().with_sku("cup-1").named("Red MUG"));
    world.given(a_product().with_sku("pot-1").named("\u{c4}rmel"));
    let [visitor, _] = public();
    for (text, found) in
        [("Mug", vec!["CUP-1", "MUG-1"]), ("\u{e4}RM", vec!["POT-1"]), ("-1 ", vec![]), ("teapot", vec![])]
    {
        assert_eq!(seen(&world, &visitor, Some(text)).await, found, "{text}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let world = World::new();
    for by in public().into_iter().chain(keepers()) {
        let outcome = world.products().read(&by, Id::<Product>::new(Uuid::max())).await;
        assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
    }
}
