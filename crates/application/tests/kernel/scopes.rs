//! Credentials that reach less far than their holder.

use application::{
    authz::{Action, Actor, Create, Delete, Forbidden, Grants, Lack, Need, Policy, Read, Update},
    catalog::{MoveStock, Shop},
    identity::{
        Administer, Authenticate, Browse, EndSessions, ManageRoles, ReadProfile, SetCredentials, Witness,
    },
};
use domain::{
    billing::{Payment, ledger::JournalEntry},
    catalog::Product,
    identity::{ApiKey, Role, Scope, Scopes, SecurityEvent, Session, User},
    jobs::Run,
    ordering::Order,
};
use testkit::{actor, factories::a_user};

fn root() -> User {
    a_user().named("root1").super_admin().build()
}

fn refused<A: Action, E: Policy<A>>(actor: &Actor) -> Option<Lack> {
    actor.permit::<A, E>().err().and_then(|forbidden| forbidden.lacks)
}

/// With this scope alone the action is open to a super admin, and with all the others it is not.
fn takes<A: Action, E: Policy<A>>(scope: Scope) {
    assert_eq!(refused::<A, E>(&actor::with_scopes(&root(), [scope])), None);
    let sufficient = |other: &Scope| Scopes::from_iter([*other]).allow(scope);
    let others = Scope::ALL.into_iter().filter(|other| !sufficient(other));
    assert_eq!(refused::<A, E>(&actor::with_scopes(&root(), others)), Some(Lack::Reach(Need::Scope(scope))));
}

#[test]
fn each_action_takes_the_scope_of_its_resource() {
    takes::<ReadProfile, User>(Scope::ReadProfile);
    takes::<Update, User>(Scope::WriteProfile);
    takes::<Read, User>(Scope::ReadUsers);
    takes::<Browse, User>(Scope::ReadUsers);
    takes::<Create, User>(Scope::WriteUsers);
    takes::<Administer, User>(Scope::WriteUsers);
    takes::<Delete, User>(Scope::WriteUsers);
    takes::<Read, Product>(Scope::ReadProducts);
    takes::<Create, Product>(Scope::WriteProducts);
    takes::<Update, Product>(Scope::WriteProducts);
    takes::<Delete, Product>(Scope::WriteProducts);
    takes::<Read, Order>(Scope::ReadOrders);
    takes::<Create, Order>(Scope::WriteOrders);
    takes::<Update, Order>(Scope::WriteOrders);
    takes::<Read, Payment>(Scope::ReadPayments);
    takes::<Create, Payment>(Scope::WritePayments);
    takes::<Read, JournalEntry>(Scope::ReadLedger);
    takes::<Read, Run>(Scope::ReadJobs);
    takes::<Create, Run>(Scope::WriteJobs);
    takes::<Update, Run>(Scope::WriteJobs);
}

/// Whoever orders needs no leave to keep the catalogue, and whoever administers accounts ends their sessions.
#[test]
fn what_follows_from_an_action_takes_no_further_scope() {
    takes::<Shop, Product>(Scope::WriteOrders);
    takes::<MoveStock, Product>(Scope::WriteOrders);
    takes::<EndSessions, Session>(Scope::WriteUsers);
}

#[test]
fn credentials_are_in_no_scope() {
    let key = actor::with_scopes(&root(), Scope::ALL);
    let everything = Some(Lack::Reach(Need::Everything));
    assert_eq!(refused::<ManageRoles, User>(&key), everything);
    assert_eq!(refused::<SetCredentials, User>(&key), everything);
    assert_eq!(refused::<Read, Session>(&key), everything);
    assert_eq!(refused::<Create, Session>(&key), everything);
    assert_eq!(refused::<Update, Session>(&key), everything);
    assert_eq!(refused::<Delete, Session>(&key), everything);
    assert_eq!(refused::<Read, ApiKey>(&key), everything);
    assert_eq!(refused::<Create, ApiKey>(&key), everything);
    assert_eq!(refused::<Update, ApiKey>(&key), everything);
    assert!(key.require_unlimited("do", "this").is_err());
    assert!(actor::of(&root()).require_unlimited("do", "this").is_ok());
}

#[test]
fn what_comes_before_there_is_a_caller_and_what_tells_of_them_takes_none() {
    let key = actor::with_scopes(&root(), []);
    assert!(key.permit::<Authenticate, User>().is_ok());
    assert!(key.permit::<Authenticate, ApiKey>().is_ok());
    assert!(key.permit::<Witness, SecurityEvent>().is_ok());
}

#[test]
fn scopes_give_nothing_that_the_owner_may_not_do() {
    let ann = a_user().named("ann.lee").build();
    let key = actor::with_scopes(&ann, Scope::ALL);
    let denied = key.permit::<Delete, User>().err().unwrap();
    assert_eq!((denied.lacks, denied.reason), (None, "admins only"));
    let other = a_user().named("bob.ray").with_role(Role::User).build();
    let read = key.permit::<Read, User>().unwrap();
    assert!(read.admits(&ann) && !read.admits(&other));
}

#[test]
fn a_refusal_says_that_the_credential_is_the_reason() {
    let key = actor::with_scopes(&root(), [Scope::ReadOrders]);
    let Forbidden { action, entity, lacks, anonymous, .. } = key.permit::<Update, Order>().err().unwrap();
    assert_eq!((action, entity, anonymous), ("update", "order", false));
    assert_eq!(lacks, Some(Lack::Reach(Need::Scope(Scope::WriteOrders))));
}

#[test]
fn sessions_visitors_and_the_system_are_not_limited() {
    for actor in [actor::of(&root()), Actor::anonymous(), actor::system()] {
        assert_eq!(actor.grants(), Grants::All);
        assert_eq!(actor.grants().scopes(), None);
    }
}
