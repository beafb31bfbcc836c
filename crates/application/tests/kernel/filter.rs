//! `Filter::matches`: SQL's reading of a condition, and the laws of sets.

use std::fmt;

use application::{
    field,
    query::{Filter, Op},
};
use domain::{
    identity::{Cpf, PersonName, Role, User},
    shared::Timestamp,
};
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof, proptest};
use testkit::factories::a_user;

const CPF: &str = "52998224725";

fn created_at(micros: i64) -> User {
    a_user().created_at(Timestamp::from_micros(micros)).build()
}

#[test]
fn each_comparison_holds_where_sql_says_so() {
    let (before, same, after) = (created_at(1), created_at(2), created_at(3));
    for (op, expected) in [
        (Op::Eq, [false, true, false]),
        (Op::Ne, [true, false, true]),
        (Op::Lt, [true, false, false]),
        (Op::Le, [true, true, false]),
        (Op::Gt, [false, false, true]),
        (Op::Ge, [false, true, true]),
    ] {
        let filter = field!(User.created_at()).test(op, &Timestamp::from_micros(2));
        assert_eq!([&before, &same, &after].map(|user| filter.matches(user)), expected, "{op:?}");
    }
}

#[test]
fn nothing_compares_with_null_not_even_null() {
    let (without, with) = (a_user().build(), a_user().with_cpf(CPF).build());
    let cpf = Cpf::parse(CPF).ok();
    for op in [Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge] {
        let to_null = field!(User.cpf()).test(op, &None);
        assert!(!to_null.matches(&without) && !to_null.matches(&with), "{op:?}");
        assert!(!field!(User.cpf()).test(op, &cpf).matches(&without), "{op:?}");
    }
    assert!(field!(User.cpf()).eq(&cpf).matches(&with));
}

#[test]
fn text_compares_by_bytes() {
    let user = a_user().called("Zoe").build();
    let less_than = |text: &str| field!(User.name()).lt(&PersonName::parse(text).ok()).matches(&user);
    assert!(less_than("anna"), "upper case comes first");
    assert!(!less_than("Anna"));
    assert!(less_than("Zoé"));
}

#[test]
fn one_of_nothing_is_nothing() {
    let user = a_user().build();
    assert!(!field!(User.role()).one_of([]).matches(&user));
    assert!(field!(User.role()).one_of([Role::Admin, Role::User]).matches(&user));
}

#[test]
fn all_lets_everything_through_and_none_nothing() {
    let user = a_user().build();
    assert!(Filter::all().matches(&user));
    assert!(!Filter::none().matches(&user));
}

fn anybody() -> impl Strategy<Value = User> {
    let role = prop_oneof![Just(Role::User), Just(Role::Admin), Just(Role::SuperAdmin)];
    (role, any::<bool>(), any::<bool>(), 0..4_i64).prop_map(|(role, active, has_cpf, at)| {
        let user = a_user().with_role(role).created_at(Timestamp::from_micros(at));
        let user = if active { user } else { user.inactive() };
        if has_cpf { user.with_cpf(CPF).build() } else { user.build() }
    })
}

/// A filter that a failing case can print.
#[derive(Clone)]
struct Shown(Filter<User>);

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nested = |filters: &[Filter<User>]| filters.iter().cloned().map(Shown).collect::<Vec<_>>();
        match &self.0 {
            Filter::Test { column, op, value } => write!(f, "{} {op:?} {value:?}", column.name),
            Filter::And(filters) => write!(f, "And{:?}", nested(filters)),
            Filter::Or(filters) => write!(f, "Or{:?}", nested(filters)),
        }
    }
}

fn any_filter() -> BoxedStrategy<Shown> {
    let op =
        || prop_oneof![Just(Op::Eq), Just(Op::Ne), Just(Op::Lt), Just(Op::Le), Just(Op::Gt), Just(Op::Ge)];
    let leaf = prop_oneof![
        any::<bool>().prop_map(|active| Shown(field!(User.is_active()).eq(&active))),
        (op(), 0..4_i64)
            .prop_map(|(op, at)| Shown(field!(User.created_at()).test(op, &Timestamp::from_micros(at)))),
        (op(), any::<bool>()).prop_map(|(op, null)| {
            let cpf = if null { None } else { Cpf::parse(CPF).ok() };
            Shown(field!(User.cpf()).test(op, &cpf))
        }),
        Just(Shown(field!(User.role()).one_of(Role::Admin.may_administer()))),
        Just(Shown(Filter::all())),
        Just(Shown(Filter::none())),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let some = || proptest::collection::vec(inner.clone(), 0..3);
        let filters = |shown: Vec<Shown>| shown.into_iter().map(|Shown(filter)| filter).collect();
        prop_oneof![
            some().prop_map(move |all| Shown(Filter::And(filters(all)))),
            some().prop_map(move |any| Shown(Filter::Or(filters(any)))),
        ]
    })
    .boxed()
}

proptest! {
    #[test]
    fn and_is_intersection_and_or_is_union(Shown(a) in any_filter(), Shown(b) in any_filter(), user in anybody()) {
        let (in_a, in_b) = (a.matches(&user), b.matches(&user));
        assert_eq!(a.clone().and(b.clone()).matches(&user), in_a && in_b);
        assert_eq!(a.or(b).matches(&user), in_a || in_b);
    }

    #[test]
    fn everything_and_nothing_are_neutral_and_absorbing(Shown(a) in any_filter(), user in anybody()) {
        let in_a = a.matches(&user);
        assert_eq!(a.clone().and(Filter::all()).matches(&user), in_a);
        assert_eq!(a.clone().or(Filter::none()).matches(&user), in_a);
        assert!(!a.clone().and(Filter::none()).matches(&user));
        assert!(a.or(Filter::all()).matches(&user));
    }

    #[test]
    fn narrowing_never_lets_more_through(Shown(a) in any_filter(), Shown(b) in any_filter(), user in anybody()) {
        let narrowed = a.clone().and(b);
        assert!(!narrowed.matches(&user) || a.matches(&user));
    }
}
