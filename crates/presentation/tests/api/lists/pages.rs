//! Going through a collection, page by page.

use serde_json::json;
use testkit::factories::a_user;

use super::{crowd, found, list, names, text};

const CROWD: [&str; 5] = ["ann.lee", "bob.ray", "carol", "david", "erica"];

#[tokio::test]
async fn a_short_list_is_one_page() {
    let (_, client) = crowd(&["ann.lee"]).await;
    let answer = list(&client, "").await.expect(200);
    let body = answer.json();
    assert_eq!((&body["limit"], &body["offset"]), (&json!(20), &json!(0)));
    assert_eq!((body.get("total"), body.get("next_cursor")), (None, None));
    assert_eq!(answer.header("link"), Some("</api/v1/users>; rel=\"first\""));
}

#[tokio::test]
async fn the_total_is_counted_on_request() {
    let (_, client) = crowd(&CROWD).await;
    let answer = list(&client, "?limit=2&total=true").await.expect(200);
    assert_eq!(answer.json()["total"], 6);
    assert_eq!(names(&answer).len(), 2);
    let answer = list(&client, "?total=false").await.expect(200);
    assert_eq!(answer.json().get("total"), None);
}

#[tokio::test]
async fn links_lead_through_the_pages_by_offset() {
    let (_, client) = crowd(&CROWD).await;
    let mut page = list(&client, "?sort=username&limit=2").await.expect(200);
    let mut seen = names(&page);
    while let Some(next) = page.link("next") {
        page = client.get(next).send().await.expect(200);
        seen.extend(names(&page));
    }
    assert_eq!(seen, ["ann.lee", "bob.ray", "carol", "david", "erica", "zz.admin"]);
    assert_eq!(page.json()["offset"], 4);
    let same = "/api/v1/users?limit=2&sort=username";
    assert_eq!(page.link("prev"), Some(format!("{same}&offset=2")));
    assert_eq!(page.link("first").as_deref(), Some(same));
}

#[tokio::test]
async fn cursors_lead_through_the_pages_too() {
    let (_, client) = crowd(&CROWD).await;
    let first = list(&client, "?sort=-username&limit=4").await.expect(200).json();
    let cursor = text(&first, "next_cursor").unwrap();
    let query = format!("?sort=-username&limit=4&cursor={cursor}");
    let answer = list(&client, &query).await.expect(200);
    assert_eq!(names(&answer), ["bob.ray", "ann.lee"]);
    assert_eq!(answer.json().get("offset"), None);
    assert_eq!(answer.json().get("next_cursor"), None);
}

/// The links of a page that a cursor led to lead on by cursors.
#[tokio::test]
async fn whoever_follows_cursors_goes_on_with_them() {
    let (_, client) = crowd(&CROWD).await;
    let first = list(&client, "?limit=2").await.expect(200).json();
    let cursor = text(&first, "next_cursor").unwrap();
    let second = list(&client, &format!("?limit=2&cursor={cursor}")).await.expect(200);
    let next = second.link("next").unwrap();
    assert!(next.contains("cursor=") && !next.contains("offset="), "{next}");
    assert_eq!(second.link("prev"), None);
    let third = client.get(next).send().await.expect(200);
    assert_eq!(names(&third), ["ann.lee", "zz.admin"]);
}

/// What is inserted in front of a page does not push anything onto the next one.
#[tokio::test]
async fn cursors_are_stable_under_inserts() {
    let (service, client) = crowd(&CROWD).await;
    let first = list(&client, "?sort=username&limit=2").await.expect(200).json();
    service.has(a_user().named("aaron"));
    let cursor = text(&first, "next_cursor").unwrap();
    let next = found(&client, &format!("?sort=username&limit=2&cursor={cursor}")).await;
    assert_eq!(next, ["carol", "david"]);
}

#[tokio::test]
async fn links_keep_the_question() {
    let (_, client) = crowd(&CROWD).await;
    let query = "?q=example%2Eorg&role=user&created_at.gte=2026-01-01T00:00:00%2B00:00&limit=1";
    let first = list(&client, query).await.expect(200);
    let second = client.get(first.link("next").unwrap()).send().await.expect(200);
    assert_eq!(names(&second), ["david"]);
}

/// An offset beyond the end is an empty page, and no error.
#[tokio::test]
async fn beyond_the_end_there_is_nothing() {
    let (_, client) = crowd(&CROWD).await;
    let body = list(&client, "?offset=100000").await.expect(200).json();
    assert_eq!(body["items"], json!([]));
}
