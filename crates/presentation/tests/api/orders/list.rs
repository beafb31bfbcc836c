//! `GET /api/v1/orders`

use std::time::Duration;

use domain::ordering::OrderStatus;
use testkit::{
    factories::{a_product, a_user, an_order},
    fakes::FakeClock,
};

use crate::support::{Client, Service};

/// Ann has placed two orders: of 10 dollars, which is pending, and of 30, a minute later, which is paid. Bob, a minute after
/// that, one of 500 yen.
struct Shop {
    service: Service,
    ann: Client,
    admin: Client,
    bobs_id: String,
}

async fn shop() -> Shop {
    let service = Service::start();
    let (ann, client) = service.with(a_user()).await;
    let bob = service.has(a_user().named("bob.ray"));
    let (_, admin) = service.with(a_user().named("an.admin").admin()).await;
    let after = |minutes| FakeClock::START.plus(Duration::from_mins(minutes));
    let mug = a_product().with_sku("mug").at("10", "USD").build();
    let pot = a_product().with_sku("pot").at("500", "JPY").build();
    service.has_placed(an_order(&ann).numbered("10").of(&mug, 1).placed_at(after(1)));
    service
        .has_placed(an_order(&ann).numbered("30").of(&mug, 3).placed_at(after(2)).that_is(OrderStatus::Paid));
    service.has_placed(an_order(&bob).numbered("yen").in_currency("JPY").of(&pot, 1).placed_at(after(3)));
    Shop { service, ann: client, admin, bobs_id: bob.id().to_string() }
}

/// The totals of the orders that a query finds.
async fn found(client: &Client, query: &str) -> Vec<String> {
    let list = client.get(format!("/api/v1/orders{query}")).send().await.expect(200).json();
    let items = list["items"].as_array().unwrap().iter();
    items.map(|order| order["total"]["amount"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn customers_see_their_own_and_admins_all_of_them_with_their_items() {
    let shop = shop().await;
    assert_eq!(found(&shop.ann, "").await, ["30.00", "10.00"]);
    assert_eq!(found(&shop.admin, "").await, ["500", "30.00", "10.00"]);
    assert_eq!(found(&shop.ann, &format!("?customer_id={}", shop.bobs_id)).await, [""; 0]);
    let list = shop.ann.get("/api/v1/orders?total=true&limit=1").send().await.expect(200).json();
    assert_eq!((&list["total"], &list["items"][0]["items"][0]["quantity"]), (&2.into(), &3.into()));
    shop.service.client().get("/api/v1/orders").send().await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn filters_narrow_together() {
    let shop = shop().await;
    for (query, expected) in [
        ("?status=paid", vec!["30.00"]),
        ("?status=paid&status=pending&currency=USD", vec!["30.00", "10.00"]),
        ("?status=refunded", vec![]),
        ("?currency=JPY", vec!["500"]),
        ("?currency=USD&total.gt=10", vec!["30.00"]),
        ("?currency=USD&total.gte=10.00&total.lt=30", vec!["10.00"]),
        ("?created_at.gte=2026-01-01T00:03:00Z", vec!["500"]),
        ("?updated_at.lt=2026-01-01T00:02:00Z", vec!["10.00"]),
    ] {
        assert_eq!(found(&shop.admin, query).await, expected, "{query}");
    }
    assert_eq!(found(&shop.admin, &format!("?customer_id={}", shop.bobs_id)).await, ["500"]);
}

#[tokio::test]
async fn they_are_sorted_by_time_and_by_total() {
    let shop = shop().await;
    for (sort, expected) in [
        ("created_at", vec!["10.00", "30.00", "500"]),
        ("-updated_at", vec!["500", "30.00", "10.00"]),
        ("-total&currency=USD", vec!["30.00", "10.00"]),
    ] {
        assert_eq!(found(&shop.admin, &format!("?sort={sort}")).await, expected, "{sort}");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_by_name() {
    let shop = shop().await;
    for (query, field, code) in [
        ("?status=shipped", "status", "invalid-value"),
        ("?customer_id=x", "customer_id", "invalid-type"),
        ("?total.gt=1", "total.gt", "needs-currency"),
        ("?currency=USD&total.gt=0.001", "total.gt", "too-precise"),
        ("?q=mug", "q", "unknown"),
        ("?sort=status", "sort", "unknown"),
    ] {
        let answer = shop.ann.get(format!("/api/v1/orders{query}")).send().await;
        answer.expect_invalid(&[(field, code)]);
    }
}
