//! `GET /api/v1/products`

use std::time::Duration;

use testkit::{
    factories::{a_product, a_user},
    fakes::FakeClock,
};

use crate::support::{Answer, Client, Service};

async fn list(client: &Client, query: &str) -> Answer {
    client.get(format!("/api/v1/products{query}")).send().await
}

fn skus(answer: &Answer) -> Vec<String> {
    let list = answer.json();
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item["sku"].as_str().unwrap().to_owned()).collect()
}

/// The SKUs that a query finds.
async fn found(client: &Client, query: &str) -> Vec<String> {
    skus(&list(client, query).await.expect(200))
}

/// A mug, a cup and a pot, each created a minute after the one before, and a jug that is not for sale.
fn shop() -> Service {
    let service = Service::start();
    let after = |minutes| FakeClock::START.plus(Duration::from_mins(minutes));
    let mug = a_product().with_sku("mug").named("Blue mug").at("9.99", "USD").in_stock(3);
    let cup = a_product().with_sku("cup").named("blue Cup").at("10", "USD").in_stock(0);
    let pot = a_product().with_sku("pot").named("\u{c4}rmel").at("500", "JPY").in_stock(9);
    for (minutes, product) in [(1, mug), (2, cup), (3, pot)] {
        service.sells(product.created_at(after(minutes)));
    }
    service.sells(a_product().with_sku("jug").named("Jug").inactive());
    service
}

#[tokio::test]
async fn everybody_sees_what_is_for_sale_and_the_newest_first() {
    let service = shop();
    let (_, user) = service.with(a_user()).await;
    for client in [service.client(), user] {
        let answer = list(&client, "?total=true").await.expect(200);
        assert_eq!(skus(&answer), ["POT", "CUP", "MUG"]);
        assert_eq!(answer.json()["total"], 3);
        assert_eq!(found(&client, "?is_active=false").await, [""; 0]);
    }
}

#[tokio::test]
async fn administrators_see_everything_and_may_ask_for_either() {
    let service = shop();
    let (_, admin) = service.with(a_user().admin()).await;
    assert_eq!(found(&admin, "?sort=sku").await, ["CUP", "JUG", "MUG", "POT"]);
    assert_eq!(found(&admin, "?is_active=false").await, ["JUG"]);
    assert_eq!(found(&admin, "?is_active=true&sort=sku").await, ["CUP", "MUG", "POT"]);
}

#[tokio::test]
async fn a_search_looks_into_skus_and_names_in_any_case() {
    let client = shop().client();
    assert_eq!(found(&client, "?q=BLUE&sort=sku").await, ["CUP", "MUG"]);
    assert_eq!(found(&client, "?q=po").await, ["POT"]);
    assert_eq!(found(&client, "?q=%C3%A4rm").await, ["POT"]);
    assert_eq!(found(&client, "?q=jug").await, [""; 0], "it is not for sale");
}

#[tokio::test]
async fn filters_narrow_together() {
    let client = shop().client();
    for (query, expected) in [
        ("?sku=mug&sku=Pot&sort=sku", vec!["MUG", "POT"]),
        ("?name=BLUE%20MUG", vec!["MUG"]),
        ("?currency=USD&sort=sku", vec!["CUP", "MUG"]),
        ("?currency=USD&currency=JPY&stock.gt=0&sort=sku", vec!["MUG", "POT"]),
        ("?stock.lte=3&sort=sku", vec!["CUP", "MUG"]),
        ("?created_at.gte=2026-01-01T00:02:00Z&created_at.lt=2026-01-01T00:03:00Z", vec!["CUP"]),
        ("?updated_at.gt=2026-01-01T00:03:00Z", vec!["POT"]),
        ("?sku.starts_with=mU", vec!["MUG"]),
        ("?sku.contains=U&sort=sku", vec!["CUP", "MUG"]),
        ("?name.starts_with=BLUE&sort=sku", vec!["CUP", "MUG"]),
        ("?name.contains=%C3%84R", vec!["POT"]),
        ("?name.contains=mug", vec!["MUG"]),
        ("?description.null=false", vec![]),
        ("?description.null=true&sort=sku", vec!["CUP", "MUG", "POT"]),
    ] {
        assert_eq!(found(&client, query).await, expected, "{query}");
    }
}

/// 9.99 dollars and 500 yen are 999 and 500 of the smallest there is, which says nothing about which is more.
#[tokio::test]
async fn prices_are_compared_within_one_currency() {
    let client = shop().client();
    for (query, expected) in [
        ("?currency=USD&price.gte=9.99&sort=price", vec!["MUG", "CUP"]),
        ("?currency=USD&price.gt=9.99", vec!["CUP"]),
        ("?currency=USD&price.lt=10&price.gte=9", vec!["MUG"]),
        ("?currency=USD&price.lte=10.00&sort=-price", vec!["CUP", "MUG"]),
        ("?currency=JPY&price.gte=500", vec!["POT"]),
        ("?currency=JPY&price.gt=500", vec![]),
        ("?currency=KWD&price.gte=0.001", vec![]),
    ] {
        assert_eq!(found(&client, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn a_price_without_its_one_currency_is_refused() {
    let client = shop().client();
    for query in ["?price.gte=9.99", "?price.gte=9.99&currency=USD&currency=JPY"] {
        let answer = list(&client, query).await;
        assert!(answer.body.contains("needs exactly one currency"), "{}", answer.body);
        answer.expect_invalid(&[("price.gte", "needs-currency")]);
    }
    list(&client, "?price.gte=9.99&currency=usd").await.expect_invalid(&[("currency", "invalid-value")]);
    for (query, code) in [
        ("?currency=USD&price.lt=9.999", "too-precise"),
        ("?currency=JPY&price.lt=9.9", "too-precise"),
        ("?currency=USD&price.lt=-1", "invalid-format"),
        ("?currency=USD&price.lt=", "invalid-format"),
        ("?currency=USD&price.lt=92233720368547758.08", "out-of-range"),
    ] {
        list(&client, query).await.expect_invalid(&[("price.lt", code)]);
    }
}

#[tokio::test]
async fn they_are_sorted_by_name_in_any_case_by_sku_by_time_and_by_price() {
    let client = shop().client();
    for (sort, expected) in [
        ("name", ["CUP", "MUG", "POT"]),
        ("-sku", ["POT", "MUG", "CUP"]),
        ("created_at", ["MUG", "CUP", "POT"]),
        ("currency,-price", ["POT", "CUP", "MUG"]),
    ] {
        assert_eq!(found(&client, &format!("?sort={sort}")).await, expected, "{sort}");
    }
}

#[tokio::test]
async fn pages_follow_each_other() {
    let client = shop().client();
    let first = list(&client, "?sort=-price&limit=2").await.expect(200);
    assert_eq!(skus(&first), ["CUP", "MUG"]);
    let cursor = first.json()["next_cursor"].as_str().unwrap().to_owned();
    let second = list(&client, &format!("?sort=-price&limit=2&cursor={cursor}")).await.expect(200);
    assert_eq!(skus(&second), ["POT"]);
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_by_name() {
    let client = shop().client();
    for (query, field, code) in [
        ("?currency=usd", "currency", "invalid-value"),
        ("?stock.gt=-1", "stock.gt", "out-of-range"),
        ("?stock.gt=%2B1", "stock.gt", "out-of-range"),
        ("?stock.gt=4294967296", "stock.gt", "out-of-range"),
        ("?stock.gt=", "stock.gt", "out-of-range"),
        ("?stock=1", "stock", "unknown"),
        ("?price=9.99", "price", "unknown"),
        ("?sku=a%20b", "sku", "invalid-character"),
        ("?sku.ne=a", "sku.ne", "unknown"),
        ("?sku.starts_with=", "sku.starts_with", "invalid-length"),
        ("?name.contains=%00", "name.contains", "control-character"),
        ("?description.null=yes", "description.null", "invalid-type"),
        ("?description.contains=x", "description.contains", "unknown"),
        ("?sort=description", "sort", "unknown"),
    ] {
        list(&client, query).await.expect_invalid(&[(field, code)]);
    }
}
