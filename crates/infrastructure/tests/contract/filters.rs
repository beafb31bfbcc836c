//! A filter's two readings agree: the rows that a store finds are those that `Filter::matches`.

use std::time::Duration;

use application::{
    authz::Read,
    field,
    query::{Filter, Op, Query},
};
use domain::{
    identity::{Cpf, PersonName, Role, User},
    shared::{Id, Timestamp},
};
use testkit::{actor, factories::a_user, fakes::FakeClock};
use uuid::Uuid;

use crate::fixture::Fixture;

on_every_store![
    every_comparison_of_every_kind_of_column_agrees,
    comparisons_with_null_find_nothing,
    combinations_agree,
    neutral_and_absorbing_filters_agree_however_deep,
    a_list_of_a_hundred_ids_is_a_filter_like_any_other,
    nothing_and_something_are_told_apart,
    parts_of_text_are_found_to_the_letter,
    what_stands_for_something_in_a_pattern_stands_for_itself,
];

const OPS: [Op; 6] = [Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge];
const CPF: &str = "52998224725";

/// Users who differ in every column that can be filtered.
async fn people(fixture: &Fixture) -> Vec<User> {
    let at = |seconds| FakeClock::START.plus(Duration::from_secs(seconds));
    let people = [
        a_user().named("ann.lee").called("Ann").admin().created_at(at(1)),
        a_user().named("Bob.Ray").with_cpf(CPF).created_at(at(2)),
        a_user().named("cat.fox").called("ann").inactive().created_at(at(2)),
        a_user().named("dan_eel").called("Zoë").with_cpf("11144477735").created_at(at(3)),
        a_user().named("root1").super_admin().created_at(at(4)),
    ];
    let mut created = Vec::new();
    for person in people {
        created.push(fixture.given(person).await);
    }
    created
}

/// Asserts that the store finds exactly the people whom the filter matches, and gives their number.
async fn agrees(fixture: &Fixture, people: &[User], filter: &Filter<User>, what: &str) -> usize {
    let mut expected: Vec<String> =
        people.iter().filter(|user| filter.matches(user)).map(User::username_key).collect();
    expected.sort();
    let found: Vec<String> = fixture.users(filter.clone()).await.iter().map(User::username_key).collect();
    assert_eq!(found, expected, "{what}");
    found.len()
}

async fn every_comparison_of_every_kind_of_column_agrees(fixture: &Fixture) {
    let people = people(fixture).await;
    let bob = &people[1];
    for op in OPS {
        for filter in [
            field!(User.id()).test(op, &bob.id()),
            field!(User.username_key()).test(op, &"cat.fox".to_owned()),
            field!(User.name()).test(op, &PersonName::parse("Zoe").ok()),
            field!(User.cpf()).test(op, &Cpf::parse(CPF).ok()),
            field!(User.role()).test(op, &Role::SuperAdmin),
            field!(User.is_active()).test(op, &true),
            field!(User.created_at()).test(op, &bob.created_at()),
        ] {
            let what = match &filter {
                Filter::Test { column, .. } => format!("{} {op:?}", column.name),
                _ => String::new(),
            };
            agrees(fixture, &people, &filter, &what).await;
        }
    }
    let early = field!(User.created_at()).lt(&bob.created_at());
    assert_eq!(agrees(fixture, &people, &early, "not everything agrees because nothing is found").await, 1);
}

async fn comparisons_with_null_find_nothing(fixture: &Fixture) {
    let people = people(fixture).await;
    for op in OPS {
        let to_null = field!(User.cpf()).test(op, &None);
        assert_eq!(agrees(fixture, &people, &to_null, "compared with null").await, 0);
        let of_null = field!(User.name()).test(op, &PersonName::parse("Bob").ok());
        let unnamed = of_null.and(field!(User.username_key()).eq(&"bob.ray".to_owned()));
        assert_eq!(agrees(fixture, &people, &unnamed, "null compared").await, 0);
    }
}

async fn combinations_agree(fixture: &Fixture) {
    let people = people(fixture).await;
    let active = || field!(User.is_active()).eq(&true);
    let users = || field!(User.role()).eq(&Role::User);
    let named = || field!(User.name()).gt(&PersonName::parse("B").ok());
    let late =
        || field!(User.created_at()).gt(&Timestamp::from_micros(FakeClock::START.micros() + 2_000_000));
    for (filter, what) in [
        (active().and(users()), "and"),
        (active().or(users()), "or"),
        (active().and(users().or(late())), "and of or"),
        (active().and(users()).or(late()), "or of and"),
        (active().or(users()).and(late().or(named())), "and of two ors"),
        (field!(User.role()).one_of(Role::Admin.may_administer()).and(named()), "one of"),
    ] {
        let found = agrees(fixture, &people, &filter, what).await;
        assert!(found > 0, "{what} finds somebody");
    }
}

async fn neutral_and_absorbing_filters_agree_however_deep(fixture: &Fixture) {
    let people = people(fixture).await;
    let admins = || field!(User.role()).eq(&Role::Admin);
    for (filter, expected) in [
        (Filter::all(), 5),
        (Filter::none(), 0),
        (admins().and(Filter::all()), 1),
        (admins().and(Filter::none()), 0),
        (admins().or(Filter::all()), 5),
        (admins().or(Filter::none()), 1),
        (Filter::none().or(Filter::none()), 0),
        (Filter::all().and(Filter::all()), 5),
        (Filter::all().or(Filter::none()).and(admins()), 1),
        (Filter::Or(vec![Filter::And(vec![]), admins()]), 5),
        (Filter::And(vec![Filter::Or(vec![])]), 0),
        (Filter::And(vec![Filter::And(vec![Filter::Or(vec![Filter::none(), Filter::all()])])]), 5),
        (field!(User.role()).one_of([]), 0),
        (field!(User.role()).one_of([]).or(admins()), 1),
    ] {
        let what = format!("a filter that finds {expected}");
        assert_eq!(agrees(fixture, &people, &filter, &what).await, expected);
    }
}

async fn a_list_of_a_hundred_ids_is_a_filter_like_any_other(fixture: &Fixture) {
    let people = people(fixture).await;
    let strangers = (1..=95).map(|n| Id::new(Uuid::from_u128(n)));
    let ids = strangers.chain(people.iter().map(User::id));
    let permit = actor::system().permit::<Read, User>().unwrap();
    let query = Query { filter: field!(User.id()).one_of(ids), count: true, ..Query::default() };
    let page = fixture.store.read(async |view| view.users().list(&permit, &query).await).await.unwrap();
    assert_eq!((page.items.len(), page.total), (5, Some(5)));
}

async fn nothing_and_something_are_told_apart(fixture: &Fixture) {
    let people = people(fixture).await;
    for (filter, expected) in [
        (field!(User.cpf()).null(), 3),
        (field!(User.cpf()).not_null(), 2),
        (field!(User.name()).null(), 2),
        (field!(User.name()).not_null(), 3),
        (field!(User.name()).null().and(field!(User.cpf()).not_null()), 1),
        (field!(User.cpf()).one_of([None, Cpf::parse(CPF).ok()]), 1),
        (field!(User.cpf()).one_of([None]), 0),
    ] {
        assert_eq!(agrees(fixture, &people, &filter, "null or not").await, expected);
    }
}

async fn parts_of_text_are_found_to_the_letter(fixture: &Fixture) {
    let people = people(fixture).await;
    let name = field!(User.name());
    for (filter, expected) in [
        (name.contains("nn"), 2),
        (name.contains("Ann"), 1),
        (name.contains("NN"), 0),
        (name.contains("\u{eb}"), 1),
        (name.contains("\u{cb}"), 0),
        (name.contains(""), 3),
        (name.starts_with("a"), 1),
        (name.starts_with("Zo"), 1),
        (name.starts_with("Zo\u{eb}"), 1),
        (name.starts_with("Zo\u{eb}."), 0),
        (name.starts_with("n"), 0),
        (name.starts_with(""), 3),
        (name.starts_with(char::MAX), 0),
        (name.starts_with("\u{d7ff}"), 0),
    ] {
        assert_eq!(agrees(fixture, &people, &filter, "part of a name").await, expected);
    }
}

async fn what_stands_for_something_in_a_pattern_stands_for_itself(fixture: &Fixture) {
    let people = people(fixture).await;
    let username = field!(User.username_key());
    for (text, expected) in
        [("_", 1), ("n_e", 1), ("%", 0), ("\\", 0), ("\\_", 0), ("*", 0), ("?", 0), ("[a-z]", 0)]
    {
        assert_eq!(agrees(fixture, &people, &username.contains(text), text).await, expected, "{text}");
    }
    assert_eq!(agrees(fixture, &people, &username.starts_with("___"), "at the beginning").await, 0);
}
