//! A filter's two readings agree on whatever there is and whatever is asked.

use application::{
    field,
    query::{Filter, Op},
};
use domain::{
    identity::{Cpf, PersonName, Role, User},
    shared::Timestamp,
};
use proptest::{
    collection::vec,
    option,
    prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof},
    sample::select,
    strategy::ValueTree,
    test_runner::TestRunner,
};
use testkit::{
    Shown,
    factories::{UserBuilder, a_user},
};

use crate::fixture::Fixture;

on_every_store![stores_find_what_the_filter_matches];

const PEOPLE: usize = 40;
const FILTERS: usize = 300;

/// Few letters, so that they meet: of every length in UTF-8, in both cases, and such as mean something in patterns.
const LETTERS: [&str; 12] =
    ["a", "A", "b", "%", "_", "\\", "'", "*", "\u{e9}", "\u{c9}", "\u{20ac}", "\u{1f9e6}"];

fn text(least: usize) -> impl Strategy<Value = String> {
    vec(select(&LETTERS), least..4).prop_map(|letters| letters.concat())
}

fn name() -> impl Strategy<Value = Option<PersonName>> {
    option::of(text(1)).prop_map(|name| name.and_then(|name| PersonName::parse(&name).ok()))
}

fn role() -> impl Strategy<Value = Role> {
    select(&Role::ALL)
}

fn at() -> impl Strategy<Value = Timestamp> {
    (0..4_i64).prop_map(Timestamp::from_micros)
}

/// Somebody; taxpayer numbers are unique, so only one has one.
fn somebody(number: usize) -> impl Strategy<Value = UserBuilder> {
    let names = prop_oneof![Just("same"), Just("some")];
    (names, option::of(text(1)), role(), any::<bool>(), at()).prop_map(
        move |(prefix, name, role, active, at)| {
            let user = a_user().named(&format!("{prefix}.{number}")).with_role(role).created_at(at);
            let user = if let Some(name) = name { user.called(&name) } else { user };
            let user = if active { user } else { user.inactive() };
            if number == 0 { user.with_cpf("52998224725") } else { user }
        },
    )
}

fn some_filter() -> BoxedStrategy<Shown<User>> {
    let op = || select(&[Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge]);
    let leaf = prop_oneof![
        (op(), name()).prop_map(|(op, name)| Shown(field!(User.name()).test(op, &name))),
        vec(name(), 0..6).prop_map(|names| Shown(field!(User.name()).one_of(names))),
        text(0).prop_map(|text| Shown(field!(User.name()).contains(text))),
        text(0).prop_map(|text| Shown(field!(User.name()).starts_with(text))),
        select(&["same", "so", "m", ".1", ""])
            .prop_map(|text| Shown(field!(User.username_key()).starts_with(text))),
        select(&["same", "me.1", "1", "."])
            .prop_map(|text| Shown(field!(User.username_key()).contains(text))),
        Just(Shown(field!(User.name()).null())),
        Just(Shown(field!(User.name()).not_null())),
        Just(Shown(field!(User.cpf()).null())),
        (op(), Just(Cpf::parse("52998224725").ok()))
            .prop_map(|(op, cpf)| Shown(field!(User.cpf()).test(op, &cpf))),
        vec(role(), 0..4).prop_map(|roles| Shown(field!(User.role()).one_of(roles))),
        (op(), role()).prop_map(|(op, role)| Shown(field!(User.role()).test(op, &role))),
        any::<bool>().prop_map(|active| Shown(field!(User.is_active()).eq(&active))),
        (op(), at()).prop_map(|(op, at)| Shown(field!(User.created_at()).test(op, &at))),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let some = || vec(inner.clone(), 1..4);
        let filters = |shown: Vec<Shown<User>>| shown.into_iter().map(|Shown(filter)| filter).collect();
        prop_oneof![
            some().prop_map(move |all| Shown(Filter::And(filters(all)))),
            some().prop_map(move |any| Shown(Filter::Or(filters(any)))),
        ]
    })
    .boxed()
}

async fn stores_find_what_the_filter_matches(fixture: &Fixture) {
    // The same people and filters every time: a failure can be repeated.
    let mut runner = TestRunner::deterministic();
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let person = somebody(number).new_tree(&mut runner).unwrap().current();
        people.push(fixture.given(person).await);
    }
    people.sort_by_key(User::username_key);
    let (mut none, mut all) = (0, 0);
    for _ in 0..FILTERS {
        let shown = some_filter().new_tree(&mut runner).unwrap().current();
        let filter = &shown.0;
        let expected: Vec<String> =
            people.iter().filter(|user| filter.matches(user)).map(User::username_key).collect();
        none += usize::from(expected.is_empty());
        all += usize::from(expected.len() == PEOPLE);
        let found: Vec<String> = fixture.users(filter.clone()).await.iter().map(User::username_key).collect();
        assert_eq!(found, expected, "{shown:?}");
    }
    assert!(none + all < FILTERS / 2, "most filters tell people apart: {none} find nobody, {all} everybody");
}
