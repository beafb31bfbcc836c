use application::{
    authz::Actor,
    catalog::{ProductChanges, SkuTaken},
    error::Error,
    store::StoreError,
};
use domain::{
    catalog::{Description, Product, ProductName, Sku, Stock},
    shared::{Currency, Id, Money, Version},
};
use testkit::factories::a_product;
use uuid::Uuid;

use crate::world::{World, keeper, keepers, public};

fn restock(units: u32) -> ProductChanges {
    ProductChanges { stock: Some(Stock::new(units)), ..ProductChanges::default() }
}

async fn edit(
    world: &World,
    by: &Actor,
    of: Id<Product>,
    changes: ProductChanges,
) -> Result<Product, Error<SkuTaken>> {
    world.products().update(by, of, changes, None).await
}

#[tokio::test]
async fn admins_change_everything_about_a_product() {
    for by in keepers() {
        let world = World::new();
        let mug = world.given(a_product().with_sku("mug").described("Old."));
        let price = Money::parse("1.234", Currency::parse("KWD").unwrap()).unwrap();
        let changes = ProductChanges {
            sku: Sku::parse("cup").ok(),
            name: ProductName::parse("Cup").ok(),
            description: Some(Description::parse("New.").ok()),
            price: Some(price),
            stock: Some(Stock::new(0)),
            is_active: Some(false),
        };
        let edited = edit(&world, &by, mug.id(), changes).await.unwrap();
        let state = edited.state();
        assert_eq!((state.sku.as_str(), state.name.as_str()), ("CUP", "Cup"));
        assert_eq!(state.description.as_ref().map(Description::as_str), Some("New."));
        assert_eq!((state.price, state.stock.units(), state.is_active), (price, 0, false));
        assert_eq!((state.record.version, state.record.updated_by), (Version::FIRST.next(), by.id()));
        assert_eq!(world.told(), ["product.changed"], "all at once is one change");
    }
}

#[tokio::test]
async fn what_is_not_named_stays() {
    let world = World::new();
    let mug = world.given(a_product().described("Holds tea."));
    let edited = edit(&world, &keeper(), mug.id(), restock(3)).await.unwrap();
    let before = mug.state();
    let after = edited.state();
    assert_eq!(
        (&after.sku, &after.name, &after.description),
        (&before.sku, &before.name, &before.description)
    );
    assert_eq!((after.price, after.is_active), (before.price, before.is_active));
    let cleared = ProductChanges { description: Some(None), ..ProductChanges::default() };
    let edited = edit(&world, &keeper(), mug.id(), cleared).await.unwrap();
    assert_eq!(edited.state().description, None);
}

#[tokio::test]
async fn everybody_else_changes_nothing() {
    let world = World::new();
    let mug = world.given(a_product());
    let before = world.store.contents();
    for by in public() {
        assert!(matches!(edit(&world, &by, mug.id(), restock(0)).await, Err(Error::Forbidden(_))));
    }
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn nothing_is_written_when_nothing_changed() {
    let world = World::new();
    let mug = world.given(a_product().in_stock(3));
    let before = world.store.contents();
    let edited = edit(&world, &keeper(), mug.id(), restock(3)).await.unwrap();
    assert_eq!(edited.state().record.version, Version::FIRST);
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn a_change_of_an_outdated_version_is_stale() {
    let world = World::new();
    let mug = world.given(a_product());
    world.store.edit(mug.id(), |mug: &mut Product| {
        mug.restock(Stock::new(1));
    });
    let before = world.store.contents();
    let (products, by) = (world.products(), keeper());
    let outcome = products.update(&by, mug.id(), restock(5), Some(Version::FIRST)).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::Stale))));
    assert_eq!(world.store.contents(), before);
    let outcome = products.update(&by, mug.id(), restock(5), Some(Version::FIRST.next())).await;
    assert_eq!(outcome.unwrap().stock().units(), 5);
}

#[tokio::test]
async fn the_sku_of_another_product_is_taken() {
    let world = World::new();
    let mug = world.given(a_product().with_sku("mug"));
    world.given(a_product().with_sku("cup"));
    let changes = ProductChanges { sku: Sku::parse("Cup").ok(), ..ProductChanges::default() };
    let outcome = edit(&world, &keeper(), mug.id(), changes).await;
    assert!(matches!(outcome, Err(Error::Refused(SkuTaken))));
}

#[tokio::test]
async fn an_unknown_product_is_not_found() {
    let outcome = edit(&World::new(), &keeper(), Id::new(Uuid::max()), restock(1)).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
}
