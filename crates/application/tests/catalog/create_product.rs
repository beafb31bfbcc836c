use application::{authz::Forbidden, catalog::SkuTaken, error::Error};
use domain::{catalog::Product, shared::Version};
use testkit::{actor, factories::a_product};

use crate::world::{World, keeper, keepers, public};

#[tokio::test]
async fn admins_add_products() {
    for by in keepers() {
        let world = World::new();
        let new = a_product().with_sku("mug-1").named("Mug").described("Holds tea.").at("500", "JPY");
        let product = world.products().create(&by, new.clone().to_create()).await.unwrap();
        let (have, want) = (product.state(), new.build());
        let want = want.state();
        assert_eq!((&have.sku, &have.name, &have.description), (&want.sku, &want.name, &want.description));
        assert_eq!((have.price, have.stock, have.is_active), (want.price, want.stock, want.is_active));
        assert_eq!((have.record.version, have.record.created_by), (Version::FIRST, by.id()));
        assert_eq!(
            world.store.get(product.id()).map(|product: Product| product.state().clone()),
            Some(have.clone())
        );
        assert_eq!(world.told(), ["product.created"]);
    }
}

#[tokio::test]
async fn everybody_else_adds_nothing() {
    let world = World::new();
    let before = world.store.contents();
    for by in public() {
        let outcome = world.products().create(&by, a_product().to_create()).await;
        assert!(
            matches!(outcome, Err(Error::Forbidden(Forbidden { anonymous, .. })) if anonymous == by.id().is_none())
        );
    }
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn an_sku_belongs_to_one_product_even_while_that_is_not_for_sale() {
    let world = World::new();
    world.given(a_product().with_sku("MUG-1").inactive());
    let before = world.store.contents();
    for by in [keeper(), actor::system()] {
        let outcome = world.products().create(&by, a_product().with_sku("mug-1").to_create()).await;
        assert!(matches!(outcome, Err(Error::Refused(SkuTaken))));
    }
    assert_eq!(world.store.contents(), before);
}
