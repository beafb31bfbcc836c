//! `Filter::matches`: SQL's reading of a condition, and the laws of sets.

use application::{
    field,
    query::{Filter, Op},
};
use domain::{
    identity::{Cpf, PersonName, Role, SecurityEvent, SecurityEventKind, User},
    shared::{Id, Timestamp},
};
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof, proptest};
use testkit::{Shown, factories::a_user};
use uuid::Uuid;

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
fn public_fields_compare_as_getters_do() {
    let event = |detail: &str| SecurityEvent {
        id: Id::new(Uuid::nil()),
        at: Timestamp::from_micros(0),
        kind: SecurityEventKind::Denied,
        actor_id: None,
        subject_id: None,
        address: None,
        request_id: None,
        detail: Some(detail.to_owned()),
    };
    let filter = field!(SecurityEvent.detail).eq(&Some("here".to_owned()));
    assert!(filter.matches(&event("here")) && !filter.matches(&event("there")));
}

#[test]
fn one_of_nothing_is_nothing() {
    let user = a_user().build();
    assert!(!field!(User.role()).one_of([]).matches(&user));
    assert!(field!(User.role()).one_of([Role::Admin, Role::User]).matches(&user));
}

#[test]
fn nothing_is_none_of_any() {
    let user = a_user().build();
    assert!(!field!(User.cpf()).one_of([None]).matches(&user));
}

#[test]
fn nothing_and_something_are_opposites() {
    let (without, with) = (a_user().build(), a_user().with_cpf(CPF).build());
    assert!(field!(User.cpf()).null().matches(&without) && !field!(User.cpf()).null().matches(&with));
    assert!(field!(User.cpf()).not_null().matches(&with) && !field!(User.cpf()).not_null().matches(&without));
}

#[test]
fn parts_of_text_are_found_to_the_letter() {
    let user = a_user().called("Zo\u{eb} %").build();
    for (text, within, first) in [
        ("Zo", true, true),
        ("o\u{eb}", true, false),
        ("zo", false, false),
        ("\u{cb}", false, false),
        ("%", true, false),
        ("_", false, false),
        ("", true, true),
    ] {
        assert_eq!(field!(User.name()).contains(text).matches(&user), within, "{text}");
        assert_eq!(field!(User.name()).starts_with(text).matches(&user), first, "{text}");
    }
    let nameless = a_user().build();
    assert!(!field!(User.name()).contains("").matches(&nameless), "nothing has no parts");
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

fn any_filter() -> BoxedStrategy<Shown<User>> {
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
        any::<bool>().prop_map(|null| {
            Shown(if null { field!(User.cpf()).null() } else { field!(User.cpf()).not_null() })
        }),
        "[a-z.]{0,2}".prop_map(|text| Shown(field!(User.username_key()).contains(text))),
        "[a-z.]{0,2}".prop_map(|text| Shown(field!(User.username_key()).starts_with(text))),
        Just(Shown(Filter::all())),
        Just(Shown(Filter::none())),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let some = || proptest::collection::vec(inner.clone(), 0..3);
        let filters = |shown: Vec<Shown<User>>| shown.into_iter().map(|Shown(filter)| filter).collect();
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
