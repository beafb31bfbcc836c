//! Search: text anywhere in the searched columns, regardless of case, and nothing that a database would take for a pattern.

use application::{authz::Read, query::Query};
use domain::identity::{Session, User};
use testkit::{
    actor,
    factories::{a_session, a_user},
};

use crate::fixture::Fixture;

on_every_store![
    text_is_found_anywhere_in_name_or_address,
    case_does_not_matter,
    pattern_characters_stand_for_themselves,
    empty_text_is_in_everything,
    what_has_no_searched_columns_contains_no_text,
    search_and_count_agree,
];

async fn people(fixture: &Fixture) {
    fixture.given(a_user().named("ann_lee").with_email("100%ann@example.org")).await;
    fixture.given(a_user().named("annXlee").with_email("Bulk+Mail@example.org")).await;
    fixture.given(a_user().named("bob.ray").with_email("bob@example.com")).await;
}

async fn found(fixture: &Fixture, text: &str) -> Vec<String> {
    let permit = actor::system().permit::<Read, User>().unwrap();
    let sort = application::query::parse_sort("username").unwrap();
    let query = Query { search: Some(text.to_owned()), sort, count: true, ..Query::default() };
    let page = fixture.store.read(async |view| view.users().list(&permit, &query).await).await.unwrap();
    assert_eq!(page.total, Some(page.items.len() as u64));
    page.items.iter().map(User::username_key).collect()
}

async fn text_is_found_anywhere_in_name_or_address(fixture: &Fixture) {
    people(fixture).await;
    assert_eq!(found(fixture, "lee").await, ["ann_lee", "annxlee"]);
    assert_eq!(found(fixture, "b.r").await, ["bob.ray"]);
    assert_eq!(found(fixture, "example.com").await, ["bob.ray"]);
    assert_eq!(found(fixture, "nobody").await, [""; 0]);
}

async fn case_does_not_matter(fixture: &Fixture) {
    people(fixture).await;
    assert_eq!(found(fixture, "XLEE").await, ["annxlee"]);
    assert_eq!(found(fixture, "bulk+MAIL").await, ["annxlee"]);
    assert_eq!(found(fixture, "BOB").await, ["bob.ray"]);
}

async fn pattern_characters_stand_for_themselves(fixture: &Fixture) {
    people(fixture).await;
    assert_eq!(found(fixture, "n_l").await, ["ann_lee"]);
    assert_eq!(found(fixture, "_").await, ["ann_lee"]);
    assert_eq!(found(fixture, "%").await, ["ann_lee"]);
    assert_eq!(found(fixture, "0%a").await, ["ann_lee"]);
    for text in [r"\", r"\_", r"\%", r"n\_l", r"\lee", "a%e", "[a-z]", "*", "?", "'", "';--"] {
        assert_eq!(found(fixture, text).await, [""; 0], "{text}");
    }
}

async fn empty_text_is_in_everything(fixture: &Fixture) {
    people(fixture).await;
    assert_eq!(found(fixture, "").await.len(), 3);
}

async fn what_has_no_searched_columns_contains_no_text(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    fixture.given_session(a_session(&ann)).await;
    let permit = actor::of(&ann).permit::<Read, Session>().unwrap();
    let query = Query { search: Some("a".to_owned()), ..Query::default() };
    let page = fixture.store.read(async |view| view.sessions().list(&permit, &query).await).await.unwrap();
    assert!(page.items.is_empty());
}

async fn search_and_count_agree(fixture: &Fixture) {
    people(fixture).await;
    let permit = actor::system().permit::<Read, User>().unwrap();
    let query = Query { search: Some("ann".to_owned()), limit: 1, count: true, ..Query::default() };
    let page = fixture.store.read(async |view| view.users().list(&permit, &query).await).await.unwrap();
    assert_eq!((page.items.len(), page.total), (1, Some(2)));
}
