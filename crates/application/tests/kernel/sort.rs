use application::query::{UnknownSort, parse_sort};
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
