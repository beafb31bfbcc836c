use application::{
    authz::{Actor, Forbidden},
    error::{Error, Never},
    query::Query,
    store::StoreError,
};
use domain::{
    identity::{Cpf, Role, User},
    shared::Id,
};
use testkit::{actor, factories::a_user};
use uuid::Uuid;

use crate::world::World;

const CPF: &str = "52998224725";

/// A world with an admin and a user who has a taxpayer number.
fn scene() -> (World, User, User) {
    let world = World::new();
    let admin = world.given(a_user().named("admin1").admin());
    let ann = world.given(a_user().named("ann.lee").with_cpf(CPF));
    (world, admin, ann)
}

/// Who was found, or why nobody was.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Found(Id<User>),
    NotFound,
    Forbidden { anonymous: bool },
}

fn answer(outcome: Result<User, Error<Never>>) -> Answer {
    match outcome {
        Ok(user) => Answer::Found(user.id()),
        Err(Error::Store(StoreError::NotFound)) => Answer::NotFound,
        Err(Error::Forbidden(Forbidden { anonymous, .. })) => Answer::Forbidden { anonymous },
        Err(other) => panic!("{other}"),
    }
}

async fn look_up_everyhow(world: &World, by: &Actor, user: &User) -> [Answer; 3] {
    let users = world.users();
    let cpf = Cpf::parse(CPF).unwrap();
    [
        answer(users.by_username(by, &user.state().username).await),
        answer(users.by_email(by, &user.state().email).await),
        answer(users.by_cpf(by, &cpf).await),
    ]
}

#[tokio::test]
async fn admins_see_everybody_in_every_way() {
    let (world, admin, ann) = scene();
    let by = actor::of(&admin);
    assert_eq!(answer(world.users().read(&by, ann.id()).await), Answer::Found(ann.id()));
    assert_eq!(look_up_everyhow(&world, &by, &ann).await, [(); 3].map(|()| Answer::Found(ann.id())));
    let query = Query { count: true, ..Query::default() };
    let page = world.users().list(&by, query).await.unwrap();
    assert_eq!((page.items.len(), page.total), (2, Some(2)));
}

#[tokio::test]
async fn everybody_else_reads_themselves_and_nobody_more() {
    let (world, admin, ann) = scene();
    let (users, by) = (world.users(), actor::of(&ann));
    assert_eq!(answer(users.read(&by, ann.id()).await), Answer::Found(ann.id()));
    assert_eq!(answer(users.read(&by, admin.id()).await), Answer::NotFound);
}

#[tokio::test]
async fn looking_through_accounts_is_for_admins_even_when_they_are_ones_own() {
    let (world, _, ann) = scene();
    for (by, anonymous) in [(actor::of(&ann), false), (Actor::anonymous(), true)] {
        let forbidden = || Answer::Forbidden { anonymous };
        assert_eq!(look_up_everyhow(&world, &by, &ann).await, [(); 3].map(|()| forbidden()));
        let listed = world.users().list(&by, Query::default()).await;
        assert!(matches!(listed, Err(Error::Forbidden(refusal)) if refusal.anonymous == anonymous));
    }
}

#[tokio::test]
async fn what_nobody_has_is_not_found() {
    let (world, admin, _) = scene();
    let (users, by) = (world.users(), actor::of(&admin));
    let nobody = a_user().named("nobody").build();
    assert_eq!(answer(users.read(&by, Id::new(Uuid::max())).await), Answer::NotFound);
    assert_eq!(answer(users.by_username(&by, &nobody.state().username).await), Answer::NotFound);
    assert_eq!(answer(users.by_email(&by, &nobody.state().email).await), Answer::NotFound);
}

#[tokio::test]
async fn whether_anybody_has_a_role_counts_only_those_who_may_log_in() {
    let (world, admin, ann) = scene();
    world.given(a_user().named("root1").super_admin().inactive());
    let (users, by) = (world.users(), actor::of(&admin));
    assert_eq!(users.has_any(&by, Role::Admin).await.ok(), Some(true));
    assert_eq!(users.has_any(&by, Role::SuperAdmin).await.ok(), Some(false));
    assert!(matches!(users.has_any(&actor::of(&ann), Role::User).await, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn visitors_see_nobody() {
    let (world, _, ann) = scene();
    let outcome = world.users().read(&Actor::anonymous(), ann.id()).await;
    assert_eq!(answer(outcome), Answer::Forbidden { anonymous: true });
}
