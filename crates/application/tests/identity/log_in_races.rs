//! What happens to an account between the moment its password was checked and the moment the session is opened.

use application::{error::Error, identity::LogInError};
use domain::identity::{Session, User};
use testkit::{
    Memory,
    factories::{UserBuilder, a_user},
    fakes::PlainHasher,
};

use crate::world::{World, credentials, visitor};

async fn log_in_while(meanwhile: impl FnOnce(&Memory, &User) + Send + 'static) {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    world.store.before_next_transaction(move |store| meanwhile(store, &ann));
    let outcome = world.log_in().execute(&visitor(), credentials("ann.lee", UserBuilder::PASSWORD)).await;
    assert!(matches!(outcome, Err(Error::Refused(LogInError::InvalidCredentials))));
    assert!(world.store.all::<Session>().is_empty());
}

#[tokio::test]
async fn an_account_that_was_inactivated_meanwhile_gets_no_session() {
    log_in_while(|store, ann| {
        store.edit(ann.id(), |user: &mut User| {
            user.inactivate();
        });
    })
    .await;
}

#[tokio::test]
async fn a_password_that_was_changed_meanwhile_opens_no_session() {
    log_in_while(|store, ann| {
        store.edit(ann.id(), |user: &mut User| {
            user.change_password(PlainHasher::hash_of("another password"));
        });
    })
    .await;
}

#[tokio::test]
async fn an_account_that_was_deleted_meanwhile_gets_the_same_answer() {
    log_in_while(|store, ann| store.remove(ann.id())).await;
}

#[tokio::test]
async fn an_account_that_was_edited_meanwhile_gets_its_session() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    world.store.before_next_commit(move |store| {
        store.edit(ann.id(), |user: &mut User| {
            user.grant_admin();
        });
    });
    let logged_in =
        world.log_in().execute(&visitor(), credentials("ann.lee", UserBuilder::PASSWORD)).await.unwrap();
    assert_eq!(logged_in.user.role(), domain::identity::Role::Admin);
    assert_eq!(
        world.store.all::<Session>(),
        [logged_in.sealed.session],
        "the rerun opens one session, not two"
    );
}
