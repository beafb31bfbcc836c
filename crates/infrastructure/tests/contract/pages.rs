//! Order and pages: the same in every store, whether one goes by offset or by cursor.

use std::time::Duration;

use application::{
    authz::Read,
    field,
    query::{Cursor, Page, Paging, Query, parse_sort},
    store::StoreError,
};
use domain::{
    identity::User,
    shared::{Id, Value},
};
use testkit::{
    actor,
    factories::{UserBuilder, a_user},
    fakes::FakeClock,
};
use uuid::Uuid;

use crate::fixture::Fixture;

on_every_store![
    text_is_sorted_by_its_bytes,
    several_columns_sort_in_mixed_directions,
    the_id_breaks_ties_in_the_direction_of_the_last_column,
    pages_by_cursor_and_by_offset_agree,
    pages_by_cursor_survive_writes_in_between,
    only_the_last_page_has_no_next,
    a_cursor_says_where_the_page_ended,
    a_cursor_of_another_order_is_an_error,
    counting_ignores_the_page_and_costs_nothing_unless_asked,
];

const SPECS: [&str; 12] = [
    "username",
    "-username",
    "created_at",
    "-created_at",
    "-created_at,username",
    "created_at,-email",
    "-updated_at",
    "updated_at,created_at",
    "-updated_at,created_at",
    "updated_at,-created_at",
    "-created_at,-updated_at,username",
    "username,-created_at",
];

fn numbered(n: u32) -> UserBuilder {
    // Three share a second, so that there are ties.
    let at = FakeClock::START.plus(Duration::from_secs((n / 3).into()));
    // Ids in the opposite order of names.
    let id = Id::new(Uuid::from_u128(u128::from(1000 - n)));
    a_user().named(&format!("user{n:02}")).with_id(id).created_at(at)
}

async fn crowd(fixture: &Fixture) {
    for n in 0..10 {
        fixture.given(numbered(n)).await;
    }
}

async fn page(fixture: &Fixture, query: Query<User>) -> Page<User> {
    let permit = actor::system().permit::<Read, User>().unwrap();
    fixture.store.read(async |view| view.users().list(&permit, &query).await).await.unwrap()
}

fn sorted(spec: &str) -> Query<User> {
    Query { sort: parse_sort(spec).unwrap(), ..Query::default() }
}

fn names(page: &Page<User>) -> Vec<String> {
    page.items.iter().map(User::username_key).collect()
}

async fn text_is_sorted_by_its_bytes(fixture: &Fixture) {
    for name in ["a_bcd", "aabcd", "a-bcd", "a.bcd", "ABzzz", "a0bcd", "zzzzz", "Zzzzy"] {
        fixture.given(a_user().named(name)).await;
    }
    let expected = ["a-bcd", "a.bcd", "a0bcd", "a_bcd", "aabcd", "abzzz", "zzzzy", "zzzzz"];
    assert_eq!(names(&page(fixture, sorted("username")).await), expected);
}

async fn several_columns_sort_in_mixed_directions(fixture: &Fixture) {
    crowd(fixture).await;
    let found = names(&page(fixture, sorted("-created_at,username")).await);
    assert_eq!(found[..5], ["user09", "user06", "user07", "user08", "user03"]);
    let found = names(&page(fixture, sorted("created_at,-username")).await);
    assert_eq!(found[..5], ["user02", "user01", "user00", "user05", "user04"]);
}

async fn the_id_breaks_ties_in_the_direction_of_the_last_column(fixture: &Fixture) {
    crowd(fixture).await;
    let up = names(&page(fixture, sorted("created_at")).await);
    assert_eq!(up[..4], ["user02", "user01", "user00", "user05"], "ids fall where names rise");
    let mut down = names(&page(fixture, sorted("-created_at")).await);
    down.reverse();
    assert_eq!(down, up);
    let unsorted = names(&page(fixture, Query::default()).await);
    assert_eq!(unsorted[..2], ["user09", "user08"], "by id when nothing else is asked");
}

/// All pages, one after the other, going by offset.
async fn by_offset(fixture: &Fixture, spec: &str) -> Vec<String> {
    let mut all = Vec::new();
    for offset in (0..12).step_by(3) {
        let query = Query { limit: 3, paging: Paging::Offset(offset), ..sorted(spec) };
        all.extend(names(&page(fixture, query).await));
    }
    all
}

/// All pages, one after the other, going by cursor.
async fn by_cursor(fixture: &Fixture, spec: &str) -> Vec<String> {
    let (mut all, mut paging) = (Vec::new(), Paging::Offset(0));
    loop {
        let found = page(fixture, Query { limit: 3, paging, ..sorted(spec) }).await;
        all.extend(names(&found));
        assert!(all.len() <= 10, "pages repeat themselves: {all:?}");
        let Some(next) = found.next else { return all };
        paging = Paging::After(next);
    }
}

async fn pages_by_cursor_and_by_offset_agree(fixture: &Fixture) {
    crowd(fixture).await;
    for spec in SPECS {
        let whole = names(&page(fixture, sorted(spec)).await);
        assert_eq!(whole.len(), 10);
        assert_eq!(by_offset(fixture, spec).await, whole, "{spec}");
        assert_eq!(by_cursor(fixture, spec).await, whole, "{spec}");
    }
}

async fn pages_by_cursor_survive_writes_in_between(fixture: &Fixture) {
    crowd(fixture).await;
    let first = page(fixture, Query { limit: 4, ..sorted("username") }).await;
    assert_eq!(names(&first), ["user00", "user01", "user02", "user03"]);
    fixture.given(a_user().named("user015")).await;
    fixture.given(a_user().named("user035")).await;
    let after_last = Paging::After(first.next.unwrap());
    let second = page(fixture, Query { limit: 4, paging: after_last, ..sorted("username") }).await;
    assert_eq!(names(&second), ["user035", "user04", "user05", "user06"], "nothing twice, nothing left out");
}

async fn only_the_last_page_has_no_next(fixture: &Fixture) {
    crowd(fixture).await;
    for (limit, offset, more) in
        [(9, 0, true), (10, 0, false), (11, 0, false), (5, 4, true), (5, 5, false), (5, 100, false)]
    {
        let query = Query { limit, paging: Paging::Offset(offset), ..sorted("username") };
        assert_eq!(page(fixture, query).await.next.is_some(), more, "{limit} from {offset}");
    }
    let filter = field!(User.username_key()).lt(&"user05".to_owned());
    let query = Query { limit: 5, filter, ..sorted("username") };
    assert!(page(fixture, query).await.next.is_none());
}

async fn a_cursor_says_where_the_page_ended(fixture: &Fixture) {
    crowd(fixture).await;
    let found = page(fixture, Query { limit: 1, ..sorted("-created_at") }).await;
    let last = &found.items[0];
    let expected = vec![Value::Time(last.created_at().micros()), Value::Uuid(last.id().raw())];
    assert_eq!(found.next, Some(Cursor(expected)));
    let found = page(fixture, Query { limit: 1, ..sorted("-username,created_at") }).await;
    let expected = vec![Value::Text("user09".to_owned())];
    assert_eq!(found.next, Some(Cursor(expected)), "nothing is left to order behind a unique column");
}

async fn a_cursor_of_another_order_is_an_error(fixture: &Fixture) {
    crowd(fixture).await;
    let permit = actor::system().permit::<Read, User>().unwrap();
    for values in [vec![], vec![Value::Text("user01".to_owned()); 2]] {
        let query = Query { paging: Paging::After(Cursor(values)), ..sorted("username") };
        let outcome = fixture.store.read(async |view| view.users().list(&permit, &query).await).await;
        assert!(matches!(outcome, Err(StoreError::Broken(_))));
    }
}

async fn counting_ignores_the_page_and_costs_nothing_unless_asked(fixture: &Fixture) {
    crowd(fixture).await;
    let filter = || field!(User.username_key()).lt(&"user07".to_owned());
    let counted =
        Query { limit: 2, paging: Paging::Offset(3), filter: filter(), count: true, ..sorted("username") };
    let found = page(fixture, counted).await;
    assert_eq!((names(&found).len(), found.total), (2, Some(7)));
    let after = Paging::After(found.next.unwrap());
    let counted = Query { limit: 2, paging: after, filter: filter(), count: true, ..sorted("username") };
    assert_eq!(page(fixture, counted).await.total, Some(7), "the cursor does not narrow the count");
    assert_eq!(page(fixture, sorted("username")).await.total, None);
}
