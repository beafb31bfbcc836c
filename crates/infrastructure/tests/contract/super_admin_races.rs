//! Two super admins who act on each other at the same time: one of them stays.

use application::{
    authz::Update,
    error::Error,
    field,
    identity::{AdministrationError, GuardSuperAdmins, UserActivation, UserRoles},
    store::StoreError,
};
use domain::{
    identity::{Role, User},
    shared::Id,
};
use testkit::{actor, factories::a_user};
use tokio::task::JoinHandle;

use crate::{fixture::Fixture, rendezvous::Rendezvous};

on_every_store![
    of_two_super_admins_who_lock_and_look_one_stays,
    two_super_admins_who_demote_each_other_leave_one,
    two_super_admins_who_inactivate_or_delete_each_other_leave_one,
];

/// What an administrator is told.
type Outcome = Result<(), Error<AdministrationError>>;

async fn one_of_them_stays(fixture: &Fixture, racers: [JoinHandle<Outcome>; 2]) {
    let mut refused = 0;
    for racer in racers {
        match racer.await.unwrap() {
            Ok(()) => {}
            Err(Error::Refused(AdministrationError::LastSuperAdmin(_))) => refused += 1,
            Err(error) => panic!("{error:?}"),
        }
    }
    assert_eq!((refused, super_admins(fixture).await.len()), (1, 1));
}

async fn super_admins(fixture: &Fixture) -> Vec<User> {
    fixture.users(field!(User.role()).eq(&Role::SuperAdmin).and(field!(User.is_active()).eq(&true))).await
}

async fn of_two_super_admins_who_lock_and_look_one_stays(fixture: &Fixture) {
    let [first, second] = two_super_admins(fixture).await;
    let rendezvous = Rendezvous::of_two();
    let demote = |subject: Id<User>| {
        let (store, rendezvous) = (fixture.store.clone(), rendezvous.clone());
        tokio::spawn(async move {
            let guard = actor::system().permit::<GuardSuperAdmins, User>().unwrap();
            let update = actor::system().permit::<Update, User>().unwrap();
            let super_admins = field!(User.role()).eq(&Role::SuperAdmin);
            let outcome: Result<(), StoreError> = store
                .run(async |tx| {
                    let locked = tx.users().lock_matching(&guard, &super_admins).await?;
                    rendezvous.meet().await;
                    if locked.len() > 1 {
                        let mut user = tx.users().load(&update, subject).await?;
                        user.revoke_admin();
                        tx.users().update(&update, user).await?;
                    }
                    Ok(())
                })
                .await;
            outcome
        })
    };
    for racer in [demote(second.id()), demote(first.id())] {
        racer.await.unwrap().unwrap();
    }
    assert_eq!(super_admins(fixture).await.len(), 1);
}

async fn two_super_admins(fixture: &Fixture) -> [User; 2] {
    let first = fixture.given(a_user().named("root1").super_admin()).await;
    [first, fixture.given(a_user().named("root2").super_admin()).await]
}

async fn two_super_admins_who_demote_each_other_leave_one(fixture: &Fixture) {
    let [first, second] = two_super_admins(fixture).await;
    let roles = || UserRoles { uow: fixture.store.clone(), audit: fixture.audit() };
    for _ in 0..10 {
        let demote = |by: &User, of: &User| {
            let (roles, by, of) = (roles(), actor::of(by), of.id());
            tokio::spawn(async move { roles.revoke_admin(&by, of).await.map(|_| ()) })
        };
        one_of_them_stays(fixture, [demote(&first, &second), demote(&second, &first)]).await;
        for user in [&first, &second] {
            roles().assign(&actor::system(), user.id(), Role::SuperAdmin).await.unwrap();
        }
    }
}

async fn two_super_admins_who_inactivate_or_delete_each_other_leave_one(fixture: &Fixture) {
    let [first, second] = two_super_admins(fixture).await;
    let activation = UserActivation { uow: fixture.store.clone(), audit: fixture.audit() };
    let accounts = fixture.accounts();
    let (by_first, by_second, ids) = (actor::of(&first), actor::of(&second), [first.id(), second.id()]);
    let inactivation =
        tokio::spawn(async move { activation.inactivate(&by_first, ids[1]).await.map(|_| ()) });
    let removal = tokio::spawn(async move { accounts.delete(&by_second, ids[0], None).await });
    one_of_them_stays(fixture, [inactivation, removal]).await;
}
