//! Products: money in two columns, SKUs that are unique in any case, lists by name and price, and what is for sale.

use application::{
    authz::{Actor, Create, Delete, Read, Update},
    field,
    query::{Paging, Query, parse_sort},
    store::StoreError,
};
use domain::{
    catalog::{ImageType, Product, ProductImage, Stock},
    shared::Id,
};
use testkit::{
    actor,
    factories::{ProductBuilder, a_product},
};

use uuid::Uuid;

use crate::fixture::Fixture;

on_every_store![
    products_come_back_as_they_went,
    a_picture_is_kept_with_its_product_and_finds_it,
    skus_are_unique_regardless_of_case,
    a_search_finds_text_in_skus_and_names_regardless_of_case,
    prices_are_sorted_as_numbers_and_pages_go_on_between_equal_ones,
    the_public_sees_what_is_for_sale,
    changes_are_stored_and_stale_ones_refused,
    deletions_are_told_to_the_outside,
];

async fn create(fixture: &Fixture, product: ProductBuilder) -> Result<Product, StoreError> {
    let permit = actor::system().permit::<Create, Product>().unwrap();
    let product = product.build();
    fixture.store.run(async |tx| tx.products().create(&permit, product.clone()).await).await
}

async fn given(fixture: &Fixture, product: ProductBuilder) -> Product {
    create(fixture, product).await.unwrap()
}

async fn read(fixture: &Fixture, by: &Actor, product: &Product) -> Result<Product, StoreError> {
    let permit = by.permit::<Read, Product>().unwrap();
    fixture.store.read(async |view| view.products().read(&permit, product.id()).await).await
}

async fn update(fixture: &Fixture, product: &Product) -> Result<Product, StoreError> {
    let permit = actor::system().permit::<Update, Product>().unwrap();
    fixture.store.run(async |tx| tx.products().update(&permit, product.clone()).await).await
}

/// The SKUs of all products that the query finds, page by page.
async fn found(fixture: &Fixture, by: &Actor, mut query: Query<Product>) -> Vec<String> {
    let permit = by.permit::<Read, Product>().unwrap();
    let mut skus = Vec::new();
    loop {
        let page =
            fixture.store.read(async |view| view.products().list(&permit, &query).await).await.unwrap();
        skus.extend(page.items.iter().map(|product| product.sku().as_str().to_owned()));
        match page.next {
            Some(next) => query.paging = Paging::After(next),
            None => return skus,
        }
    }
}

async fn products_come_back_as_they_went(fixture: &Fixture) {
    let amounts =
        [("0", "USD"), ("92233720368547758.07", "EUR"), ("9223372036854775807", "JPY"), ("1.234", "KWD")];
    for (n, (amount, currency)) in amounts.into_iter().enumerate() {
        let product = a_product().with_sku(&format!("thing-{n}")).at(amount, currency);
        let went = given(fixture, product.named("\u{c4}rmel \u{1f9e6}").in_stock(u32::MAX).inactive()).await;
        assert_eq!(read(fixture, &actor::system(), &went).await.unwrap().state(), went.state());
    }
    let described = given(fixture, a_product().with_sku("told").described("It's 100% \"wool\".")).await;
    assert_eq!(read(fixture, &actor::system(), &described).await.unwrap().state(), described.state());
}

async fn a_picture_is_kept_with_its_product_and_finds_it(fixture: &Fixture) {
    let picture = |id| ProductImage { id: Id::new(Uuid::from_u128(id)), kind: ImageType::Webp };
    let mut mug = given(fixture, a_product().with_sku("mug")).await;
    given(fixture, a_product().with_sku("cup")).await;
    assert!(mug.picture(Some(picture(1))));
    let mut mug = update(fixture, &mug).await.unwrap();
    assert_eq!(read(fixture, &actor::system(), &mug).await.unwrap().image(), Some(picture(1)));
    let having = |ids: [u128; 2]| Query {
        filter: field!(Product.image()).one_of(ids.map(|id| Some(picture(id)))),
        ..Query::default()
    };
    assert_eq!(found(fixture, &actor::system(), having([1, 2])).await, ["MUG"]);
    assert!(found(fixture, &actor::system(), having([2, 3])).await.is_empty());
    assert!(mug.picture(None));
    let mug = update(fixture, &mug).await.unwrap();
    assert_eq!(read(fixture, &actor::system(), &mug).await.unwrap().image(), None);
}

async fn skus_are_unique_regardless_of_case(fixture: &Fixture) {
    let mug = given(fixture, a_product().with_sku("Mug-1")).await;
    let outcome = create(fixture, a_product().with_sku("mUG-1")).await;
    assert!(matches!(outcome, Err(StoreError::Conflict { field }) if field == "sku"));
    let mut cup = given(fixture, a_product().with_sku("cup-1")).await;
    cup.change_sku(mug.sku());
    let outcome = update(fixture, &cup).await;
    assert!(matches!(outcome, Err(StoreError::Conflict { field }) if field == "sku"));
}

async fn a_search_finds_text_in_skus_and_names_regardless_of_case(fixture: &Fixture) {
    given(fixture, a_product().with_sku("mug_1").named("Blue")).await;
    given(fixture, a_product().with_sku("cup-1").named("A blue MUG")).await;
    given(fixture, a_product().with_sku("pot-1").named("\u{c4}RMEL")).await;
    let cases = [
        ("mug", vec!["CUP-1", "MUG_1"]),
        ("Mug_", vec!["MUG_1"]),
        ("\u{e4}rm", vec!["POT-1"]),
        ("x", vec![]),
    ];
    for (text, expected) in cases {
        let sort = parse_sort("sku").unwrap();
        let query = Query { search: Some(text.to_owned()), sort, ..Query::default() };
        assert_eq!(found(fixture, &actor::system(), query).await, expected, "{text}");
    }
}

async fn prices_are_sorted_as_numbers_and_pages_go_on_between_equal_ones(fixture: &Fixture) {
    for (sku, amount, currency) in
        [("a", "100", "USD"), ("b", "9", "USD"), ("c", "9", "USD"), ("d", "20", "EUR"), ("e", "9", "USD")]
    {
        given(fixture, a_product().with_sku(sku).at(amount, currency)).await;
    }
    for (sort, expected) in
        [("currency,-price,sku", "DABCE"), ("price,-sku", "ECBDA"), ("-name,sku", "ABCDE")]
    {
        let query = Query { sort: parse_sort(sort).unwrap(), limit: 2, ..Query::default() };
        assert_eq!(found(fixture, &actor::system(), query).await.concat(), expected, "{sort}");
    }
}

async fn the_public_sees_what_is_for_sale(fixture: &Fixture) {
    let mug = given(fixture, a_product().with_sku("mug")).await;
    let old = given(fixture, a_product().with_sku("old").inactive()).await;
    let visitor = Actor::anonymous();
    assert_eq!(found(fixture, &visitor, Query::default()).await, ["MUG"]);
    assert!(read(fixture, &visitor, &mug).await.is_ok());
    assert!(matches!(read(fixture, &visitor, &old).await, Err(StoreError::NotFound)));
}

async fn changes_are_stored_and_stale_ones_refused(fixture: &Fixture) {
    let seen = given(fixture, a_product()).await;
    let mut changed = seen.clone();
    assert!(changed.restock(Stock::new(1)));
    let changed = update(fixture, &changed).await.unwrap();
    assert_eq!(read(fixture, &actor::system(), &seen).await.unwrap().state(), changed.state());
    let mut late = seen;
    assert!(late.set_active(false));
    assert!(matches!(update(fixture, &late).await, Err(StoreError::Stale)));
}

async fn deletions_are_told_to_the_outside(fixture: &Fixture) {
    let mut product = given(fixture, a_product()).await;
    let permit = actor::system().permit::<Delete, Product>().unwrap();
    product.delete();
    fixture.store.run(async |tx| tx.products().delete(&permit, product.clone()).await).await.unwrap();
    assert!(matches!(read(fixture, &actor::system(), &product).await, Err(StoreError::NotFound)));
    assert_eq!(fixture.outbox().await, [("product.deleted".to_owned(), product.id().raw())]);
}
