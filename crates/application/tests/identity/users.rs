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

fn found(outcome: Result<User, Error<Never>>) -> Option<Id<User>> {
    match outcome {
        Ok(user) => Some(user.id()),
        Err(Error::Store(StoreError::NotFound)) => None,
        Err(other) => panic!("{other}"),
    }
}

async fn find_everyhow(world: &World, by: &Actor, user: &User) -> [Option<Id<User>>; 4] {
    let users = world.users();
    let cpf = Cpf::parse(CPF).unwrap();
    [
        found(users.read(by, user.id()).await),
        found(users.by_username(by, &user.state().username).await),
        found(users.by_email(by, &user.state().email).await),
        found(users.by_cpf(by, &cpf).await),
    ]
}

#[tokio::test]
async fn admins_see_everybody_in_every_way() {
    let (world, admin, ann) = scene();
    let everyhow = find_everyhow(&world, &actor::of(&admin), &ann).await;
    assert_eq!(everyhow, [Some(ann.id()); 4]);
    let query = Query { count: true, ..Query::default() };
    let page = world.users().list(&actor::of(&admin), query).await.unwrap();
    assert_eq!((page.items.len(), page.total), (2, Some(2)));
}

#[tokio::test]
async fn everybody_else_sees_themselves_and_nobody_more() {
    let (world, _, ann) = scene();
    let bob = world.given(a_user().named("bob.ray"));
    assert_eq!(find_everyhow(&world, &actor::of(&ann), &ann).await, [Some(ann.id()); 4]);
    assert_eq!(find_everyhow(&world, &actor::of(&bob), &ann).await, [None; 4]);
    let query = Query { count: true, ..Query::default() };
    let page = world.users().list(&actor::of(&bob), query).await.unwrap();
    let ids: Vec<_> = page.items.iter().map(User::id).collect();
    assert_eq!((ids, page.total), (vec![bob.id()], Some(1)));
}

#[tokio::test]
async fn an_unknown_account_is_not_found() {
    let (world, admin, _) = scene();
    let outcome = world.users().read(&actor::of(&admin), Id::new(Uuid::max())).await;
    assert_eq!(found(outcome), None);
}

#[tokio::test]
async fn whether_anybody_has_a_role_counts_only_who_may_log_in_and_can_be_seen() {
    let (world, admin, ann) = scene();
    world.given(a_user().named("root1").super_admin().inactive());
    let users = world.users();
    assert_eq!(users.has_any(&actor::of(&admin), Role::Admin).await.ok(), Some(true));
    assert_eq!(users.has_any(&actor::of(&admin), Role::SuperAdmin).await.ok(), Some(false));
    assert_eq!(users.has_any(&actor::of(&ann), Role::Admin).await.ok(), Some(false));
}

#[tokio::test]
async fn visitors_see_nobody() {
    let (world, _, ann) = scene();
    let (users, visitor) = (world.users(), Actor::anonymous());
    let is_forbidden =
        |forbidden| matches!(forbidden, Some(Error::Forbidden(Forbidden { anonymous: true, .. })));
    assert!(is_forbidden(users.list(&visitor, Query::default()).await.err()));
    assert!(is_forbidden(users.read(&visitor, ann.id()).await.err()));
    let name = &ann.state().username;
    assert!(is_forbidden(users.by_username(&visitor, name).await.err()));
}
