use application::{
    authz::{Actor, Forbidden},
    error::Error,
    identity::{AdministrationError, SetPasswordError},
    ports::HashingUnavailable,
    store::StoreError,
};
use domain::{
    identity::{SecurityEventKind, UnfitPassword, User},
    shared::Id,
};
use testkit::{
    actor,
    factories::{UserBuilder, a_user},
    fakes::PlainHasher,
};
use uuid::Uuid;

use crate::world::World;

const NEW: &str = "a much better password";

async fn set(world: &World, by: &Actor, of: Id<User>, new: &str) -> Result<(), Error<SetPasswordError>> {
    world.set_password().execute(by, of, new.to_owned()).await
}

#[tokio::test]
async fn an_admin_sets_the_password_of_a_user_and_ends_their_sessions() {
    let world = World::new();
    let (root, ann) = (world.given(a_user().named("root1").admin()), world.given(a_user().named("ann.lee")));
    let (hers, own) = (world.given_session_of(&ann), world.given_session_of(&root));
    set(&world, &actor::of(&root), ann.id(), NEW).await.unwrap();
    let stored = world.stored(&ann);
    assert!(PlainHasher::is_hash_of(&stored.state().password, NEW));
    assert_eq!(stored.state().record.updated_by, Some(root.id()));
    assert!(!world.knows(&hers));
    assert!(world.knows(&own));
}

#[tokio::test]
async fn setting_a_password_is_audited_and_told_to_the_outside() {
    let world = World::new();
    let (root, ann) = (world.given(a_user().named("root1").admin()), world.given(a_user().named("ann.lee")));
    set(&world, &actor::of(&root), ann.id(), NEW).await.unwrap();
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::PasswordChanged);
    assert_eq!((event.actor_id, event.subject_id), (Some(root.id()), Some(ann.id())));
    assert_eq!(world.told(), ["user.password-changed"]);
}

#[tokio::test]
async fn the_system_sets_any_password_and_says_why() {
    let world = World::new();
    let root = world.given(a_user().named("root1").super_admin());
    set(&world, &Actor::for_system("command line"), root.id(), NEW).await.unwrap();
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!((event.actor_id, event.detail.as_deref()), (None, Some("command line")));
}

#[tokio::test]
async fn passwords_of_equals_of_superiors_and_ones_own_are_out_of_reach() {
    let world = World::new();
    let admin = world.given(a_user().named("admin1").admin());
    let equal = world.given(a_user().named("admin2").admin());
    let superior = world.given(a_user().named("root1").super_admin());
    let before = world.store.contents();
    for subject in [&equal, &superior, &admin] {
        let outcome = set(&world, &actor::of(&admin), subject.id(), NEW).await;
        assert!(matches!(
            outcome,
            Err(Error::Refused(SetPasswordError::Administration(AdministrationError::Outranked)))
        ));
    }
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn an_unknown_account_is_not_found() {
    let world = World::new();
    let root = world.given(a_user().named("root1").admin());
    let outcome = set(&world, &actor::of(&root), Id::new(Uuid::max()), NEW).await;
    assert!(matches!(outcome, Err(Error::Store(StoreError::NotFound))));
}

#[tokio::test]
async fn users_and_visitors_set_nobodys_password() {
    let world = World::new();
    let (ann, bob) = (world.given(a_user().named("ann.lee")), world.given(a_user().named("bob.ray")));
    for by in [actor::of(&ann), Actor::anonymous()] {
        let outcome = set(&world, &by, bob.id(), NEW).await;
        assert!(matches!(outcome, Err(Error::Forbidden(Forbidden { .. }))));
    }
    assert_eq!(world.hasher.hashed(), 0);
}

#[tokio::test]
async fn an_unfit_password_is_refused() {
    let world = World::new();
    let (root, ann) = (world.given(a_user().named("root1").admin()), world.given(a_user().named("ann.lee")));
    for (new, unfit) in
        [("seven77", UnfitPassword::TooShort { min: 8 }), ("ANN.LEE@example.org", UnfitPassword::Personal)]
    {
        let Err(Error::Refused(refusal)) = set(&world, &actor::of(&root), ann.id(), new).await else {
            panic!("the password must be refused");
        };
        assert_eq!(refusal, SetPasswordError::Unfit(unfit));
    }
    assert_eq!(world.stored(&ann).state(), ann.state());
}

#[tokio::test]
async fn an_overloaded_hasher_changes_nothing() {
    let world = World::new();
    let (root, ann) = (world.given(a_user().named("root1").admin()), world.given(a_user().named("ann.lee")));
    world.hasher.overload(true);
    let outcome = set(&world, &actor::of(&root), ann.id(), NEW).await;
    assert!(matches!(outcome, Err(Error::Hashing(HashingUnavailable::Overloaded))));
    let password = &world.stored(&ann).state().password.clone();
    assert!(PlainHasher::is_hash_of(password, UserBuilder::PASSWORD));
}

#[tokio::test]
async fn an_account_that_rose_in_rank_meanwhile_keeps_its_password() {
    let world = World::new();
    let (root, ann) = (world.given(a_user().named("root1").admin()), world.given(a_user().named("ann.lee")));
    let id = ann.id();
    world.store.before_next_transaction(move |store| {
        store.edit(id, |ann: &mut User| {
            ann.grant_admin();
        });
    });
    let outcome = set(&world, &actor::of(&root), ann.id(), NEW).await;
    assert!(matches!(
        outcome,
        Err(Error::Refused(SetPasswordError::Administration(AdministrationError::Outranked)))
    ));
}
