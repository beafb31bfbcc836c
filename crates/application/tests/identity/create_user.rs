use application::{
    authz::{Actor, Forbidden},
    error::Error,
    identity::{AdministrationError, CreateUserError, NewAccount, Taken},
    ports::HashingUnavailable,
};
use domain::identity::{Email, Role, SecurityEventKind, UnfitPassword, User};
use testkit::{
    actor,
    factories::{a_user, an_account},
};

use crate::world::World;

async fn create(world: &World, by: &Actor, role: Role) -> Result<User, Error<CreateUserError>> {
    world.accounts().create(by, (an_account("ann.lee"), role)).await
}

#[tokio::test]
async fn accounts_are_created_only_below_ones_own_rank() {
    for (creator, role, allowed) in [
        (Role::Admin, Role::User, true),
        (Role::Admin, Role::Admin, false),
        (Role::Admin, Role::SuperAdmin, false),
        (Role::SuperAdmin, Role::User, true),
        (Role::SuperAdmin, Role::Admin, true),
        (Role::SuperAdmin, Role::SuperAdmin, false),
    ] {
        let world = World::new();
        let creator = world.given(a_user().named("creator").with_role(creator));
        let before = world.store.contents();
        let outcome = create(&world, &actor::of(&creator), role).await;
        if allowed {
            assert_eq!(outcome.map(|user| user.role()).ok(), Some(role));
        } else {
            let outranked = CreateUserError::Administration(AdministrationError::Outranked);
            assert!(matches!(outcome, Err(Error::Refused(refusal)) if refusal == outranked));
            assert_eq!(world.store.contents(), before);
        }
    }
}

#[tokio::test]
async fn users_and_visitors_create_nobody() {
    let world = World::new();
    let bob = world.given(a_user().named("bob.ray"));
    for (by, is_anonymous) in [(actor::of(&bob), false), (Actor::anonymous(), true)] {
        let outcome = create(&world, &by, Role::User).await;
        assert!(
            matches!(outcome, Err(Error::Forbidden(Forbidden { anonymous, .. })) if anonymous == is_anonymous)
        );
    }
    assert_eq!(world.hasher.hashed(), 0);
}

#[tokio::test]
async fn the_system_creates_the_first_super_admin() {
    let world = World::new();
    let root = create(&world, &Actor::for_system("command line"), Role::SuperAdmin).await.unwrap();
    assert_eq!(root.role(), Role::SuperAdmin);
    assert_eq!(root.state().record.created_by, None);
}

#[tokio::test]
async fn the_account_says_who_created_it() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    let ann = create(&world, &actor::of(&root), Role::Admin).await.unwrap();
    let record = &ann.state().record;
    assert_eq!((record.created_by, record.updated_by), (Some(root.id()), Some(root.id())));
    assert_eq!(world.stored(&ann).state(), ann.state());
}

#[tokio::test]
async fn a_created_account_is_audited_and_told_to_the_outside() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    let ann = create(&world, &actor::of(&root), Role::Admin).await.unwrap();
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::AccountCreated);
    assert_eq!((event.actor_id, event.subject_id), (Some(root.id()), Some(ann.id())));
    assert_eq!(event.detail.as_deref(), Some("role admin"));
    assert_eq!(world.told(), ["user.created"]);
}

#[tokio::test]
async fn what_another_account_has_is_taken() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    world.given(a_user().named("Ann.Lee").with_email("taken@example.org"));
    let other_address = an_account("ann.lee");
    let other_name =
        NewAccount { email: Email::parse("TAKEN@example.org").unwrap(), ..an_account("another") };
    for (new, taken) in [(other_address, Taken::Username), (other_name, Taken::Email)] {
        let outcome = world.accounts().create(&actor::of(&root), (new, Role::User)).await;
        assert!(matches!(outcome, Err(Error::Refused(CreateUserError::Taken(refusal))) if refusal == taken));
    }
}

#[tokio::test]
async fn an_unfit_password_is_refused() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    let new = NewAccount { password: "short".to_owned(), ..an_account("ann.lee") };
    let outcome = world.accounts().create(&actor::of(&root), (new, Role::User)).await;
    let unfit = CreateUserError::Password(UnfitPassword::TooShort { min: 8 });
    assert!(matches!(outcome, Err(Error::Refused(refusal)) if refusal == unfit));
}

#[tokio::test]
async fn an_overloaded_hasher_creates_nobody() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    world.hasher.overload(true);
    let outcome = create(&world, &actor::of(&root), Role::User).await;
    assert!(matches!(outcome, Err(Error::Hashing(HashingUnavailable::Overloaded))));
    assert_eq!(world.store.all::<User>().len(), 1);
}
