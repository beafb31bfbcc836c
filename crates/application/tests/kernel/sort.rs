use application::query::{Query, UnknownSort, parse_sort};
use domain::identity::{Session, User};

fn columns(spec: &str) -> Result<Vec<(&'static str, bool)>, UnknownSort> {
    let sort = parse_sort::<User>(spec)?;
    Ok(sort.iter().map(|sort| (sort.column.name, sort.descending)).collect())
}

#[test]
fn columns_are_known_by_the_names_that_callers_use() {
    assert_eq!(columns("-created_at,username"), Ok(vec![("created_at", true), ("username_key", false)]));
}

#[test]
fn what_is_not_on_the_list_cannot_be_sorted_by() {
    for spec in ["password", "username_key", "", "username,", "--username", "id; DROP TABLE users"] {
        assert!(columns(spec).is_err(), "'{spec}'");
    }
    assert!(parse_sort::<Session>("token").is_err());
}

#[test]
fn the_refusal_names_what_is_unknown() {
    assert_eq!(columns("username,-shoe_size"), Err(UnknownSort("shoe_size".to_owned())));
}

/// The order that stores sort by.
fn order(sort: &str) -> Vec<(&'static str, bool)> {
    let query = Query::<User> { sort: parse_sort(sort).unwrap(), ..Query::default() };
    query.order().iter().map(|sort| (sort.column.name, sort.descending)).collect()
}

#[test]
fn the_id_makes_an_order_total_in_the_direction_of_the_last_column() {
    assert_eq!(order("-created_at"), [("created_at", true), ("id", true)]);
    assert_eq!(order("-created_at,updated_at"), [("created_at", true), ("updated_at", false), ("id", false)]);
    let unsorted = Query::<User>::default().order();
    assert_eq!(
        unsorted.iter().map(|sort| (sort.column.name, sort.descending)).collect::<Vec<_>>(),
        [("id", false)]
    );
}

#[test]
fn nothing_is_left_to_order_behind_a_unique_column() {
    assert_eq!(order("-username"), [("username_key", true)]);
    assert_eq!(order("created_at,-email,username"), [("created_at", false), ("email_key", true)]);
}
