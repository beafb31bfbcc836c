//! Two or more who do things at the same time. A rendezvous makes the worst interleaving happen if the store lets it
//! happen; where a lock keeps the second one out, the first goes on alone after a moment.

use std::{sync::Arc, time::Duration};

use application::{
    authz::Update,
    field,
    identity::{DeleteUser, GuardSuperAdmins, UserActivation, UserRoles},
    store::{StoreError, UnitOfWork},
};
use domain::{
    identity::{PersonName, Role, Session, User},
    shared::Id,
};
use testkit::{
    actor,
    factories::{SessionBuilder, a_session, a_user},
};
use tokio::sync::Barrier;

use crate::fixture::Fixture;

on_every_store![
    two_changes_of_one_row_both_survive,
    many_changes_of_one_row_all_survive,
    changes_of_a_row_without_a_version_both_survive,
    of_two_super_admins_who_lock_and_look_one_stays,
    two_super_admins_who_demote_each_other_leave_one,
    two_super_admins_who_inactivate_or_delete_each_other_leave_one,
    two_who_wait_for_each_other_both_get_through,
];

/// Where two meet before they go on.
struct Rendezvous(Barrier);

impl Rendezvous {
    fn of_two() -> Arc<Self> {
        Arc::new(Self(Barrier::new(2)))
    }

    /// Waits for the other one, but not for ever: a store that locks keeps them out.
    async fn meet(&self) {
        let _alone = tokio::time::timeout(Duration::from_millis(150), self.0.wait()).await;
    }
}

async fn append(
    store: Arc<dyn UnitOfWork>,
    to: Id<User>,
    letter: char,
    rendezvous: Option<Arc<Rendezvous>>,
) -> Result<User, StoreError> {
    let permit = actor::system().permit::<Update, User>().unwrap();
    store
        .run(async |tx| {
            let mut user = tx.users().load(&permit, to).await?;
            match &rendezvous {
                Some(rendezvous) => rendezvous.meet().await,
                None => tokio::task::yield_now().await,
            }
            let name = user.name().map_or(String::new(), |name| name.as_str().to_owned());
            user.change_name(PersonName::parse(&format!("{name}{letter}")).ok());
            tx.users().update(&permit, user).await
        })
        .await
}

async fn name_of(fixture: &Fixture, user: &User) -> String {
    let name = fixture.user(user.id()).await.and_then(|user| user.name());
    name.map_or(String::new(), |name| name.as_str().to_owned())
}

async fn two_changes_of_one_row_both_survive(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let rendezvous = Some(Rendezvous::of_two());
    let racers = ['a', 'b']
        .map(|letter| tokio::spawn(append(fixture.store.clone(), ann.id(), letter, rendezvous.clone())));
    for racer in racers {
        racer.await.unwrap().unwrap();
    }
    assert!(["ab", "ba"].contains(&name_of(fixture, &ann).await.as_str()));
}

async fn many_changes_of_one_row_all_survive(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let racers: Vec<_> = (0..fixture.contenders())
        .map(|_| tokio::spawn(append(fixture.store.clone(), ann.id(), 'x', None)))
        .collect();
    for racer in racers {
        racer.await.unwrap().unwrap();
    }
    assert_eq!(name_of(fixture, &ann).await.len(), fixture.contenders() as usize);
    let version = fixture.user(ann.id()).await.unwrap().state().record.version;
    assert_eq!(version.number(), i64::from(fixture.contenders()) + 1);
}

async fn change_session(
    store: Arc<dyn UnitOfWork>,
    id: Id<Session>,
    change: impl Fn(&mut Session) + Send + Sync,
    rendezvous: Arc<Rendezvous>,
) -> Result<Session, StoreError> {
    let permit = actor::system().permit::<Update, Session>().unwrap();
    store
        .run(async |tx| {
            let mut session = tx.sessions().load(&permit, id).await?;
            rendezvous.meet().await;
            change(&mut session);
            tx.sessions().update(&permit, session).await
        })
        .await
}

async fn changes_of_a_row_without_a_version_both_survive(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let session = fixture.given_session(a_session(&ann)).await;
    let token = a_session(&ann).with_secret("another").build().token();
    let now = session.created_at().plus(Duration::from_secs(600));
    let (store, rendezvous) = (&fixture.store, Rendezvous::of_two());
    let new_token = token.clone();
    let change_token = move |session: &mut Session| session.change_token(new_token.clone());
    let renew = move |session: &mut Session| {
        session.renew(now, &SessionBuilder::POLICY);
    };
    let racers = [
        tokio::spawn(change_session(store.clone(), session.id(), change_token, rendezvous.clone())),
        tokio::spawn(change_session(store.clone(), session.id(), renew, rendezvous)),
    ];
    for racer in racers {
        racer.await.unwrap().unwrap();
    }
    let permit = actor::system().permit::<Update, Session>().unwrap();
    let stored = store.run(async |tx| tx.sessions().load(&permit, session.id()).await).await.unwrap();
    assert_eq!((stored.token(), stored.state().last_used_at), (token, now));
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
    for _ in 0..10 {
        let demote = |by: &User, of: &User| {
            let roles = UserRoles { uow: fixture.store.clone(), audit: fixture.audit() };
            let (by, of) = (actor::of(by), of.id());
            tokio::spawn(async move { roles.revoke_admin(&by, of).await.is_ok() })
        };
        let racers = [demote(&first, &second), demote(&second, &first)];
        let mut done = 0;
        for racer in racers {
            done += u32::from(racer.await.unwrap());
        }
        let left = super_admins(fixture).await;
        assert_eq!((done, left.len()), (1, 1), "one is demoted, the other may not be");
        let restore = UserRoles { uow: fixture.store.clone(), audit: fixture.audit() };
        for user in [&first, &second] {
            restore.assign(&actor::system(), user.id(), Role::SuperAdmin).await.unwrap();
        }
    }
}

async fn two_super_admins_who_inactivate_or_delete_each_other_leave_one(fixture: &Fixture) {
    let [first, second] = two_super_admins(fixture).await;
    let activation = UserActivation { uow: fixture.store.clone(), audit: fixture.audit() };
    let deletion = DeleteUser { uow: fixture.store.clone(), audit: fixture.audit() };
    let (by_first, by_second, ids) = (actor::of(&first), actor::of(&second), [first.id(), second.id()]);
    let inactivation = tokio::spawn(async move { activation.inactivate(&by_first, ids[1]).await.is_ok() });
    let removal = tokio::spawn(async move { deletion.execute(&by_second, ids[0], None).await.is_ok() });
    let done = u32::from(inactivation.await.unwrap()) + u32::from(removal.await.unwrap());
    assert_eq!((done, super_admins(fixture).await.len()), (1, 1));
}

async fn two_who_wait_for_each_other_both_get_through(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let bob = fixture.given(a_user().named("bob.ray")).await;
    let rendezvous = Rendezvous::of_two();
    let rename_both = |first: Id<User>, second: Id<User>, letter: &'static str| {
        let (store, rendezvous) = (fixture.store.clone(), rendezvous.clone());
        tokio::spawn(async move {
            let permit = actor::system().permit::<Update, User>().unwrap();
            let outcome: Result<(), StoreError> = store
                .run(async |tx| {
                    for id in [first, second] {
                        let mut user = tx.users().load(&permit, id).await?;
                        rendezvous.meet().await;
                        let name = user.name().map_or(String::new(), |name| name.as_str().to_owned());
                        user.change_name(PersonName::parse(&format!("{name}{letter}")).ok());
                        tx.users().update(&permit, user).await?;
                    }
                    Ok(())
                })
                .await;
            outcome
        })
    };
    for racer in [rename_both(ann.id(), bob.id(), "a"), rename_both(bob.id(), ann.id(), "b")] {
        racer.await.unwrap().unwrap();
    }
    let names = [name_of(fixture, &ann).await, name_of(fixture, &bob).await];
    assert!(
        names[0] == names[1] && ["ab", "ba"].contains(&names[0].as_str()),
        "one after the other: {names:?}"
    );
}
