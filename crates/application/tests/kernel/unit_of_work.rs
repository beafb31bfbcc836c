//! How `run` and `read` treat the work that they are given. What transactions promise is asked of every store by the
//! contract suite.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use application::{
    authz::Read,
    error::{Error, ensure_version},
    identity::{SignUpAccount, Taken},
    store::{Retryable, StoreError, UnitOfWork},
};
use domain::{
    identity::User,
    shared::{Id, Version},
};
use testkit::{
    Memory, actor,
    factories::{a_session, a_user},
    fakes::FakeClock,
};
use uuid::Uuid;

fn store() -> (Memory, Arc<dyn UnitOfWork>) {
    let memory = Memory::new(Arc::new(FakeClock::default()));
    (memory.clone(), Arc::new(memory))
}

/// Stores a user; says how often that was tried.
async fn sign_up(uow: &dyn UnitOfWork) -> (Result<User, StoreError>, u32) {
    let permit = actor::system().permit::<SignUpAccount, User>().unwrap().base();
    let tries = AtomicU32::new(0);
    let outcome = uow
        .run(async |tx| {
            tries.fetch_add(1, Ordering::SeqCst);
            tx.users().create(&permit, a_user().build()).await
        })
        .await;
    (outcome, tries.into_inner())
}

#[tokio::test]
async fn work_that_lost_a_race_is_run_again_up_to_three_times() {
    for lost in 0..=3 {
        let (memory, uow) = store();
        memory.lose_races(lost);
        let (outcome, tries) = sign_up(&*uow).await;
        assert!(outcome.is_ok());
        assert_eq!(tries, lost + 1);
        assert_eq!(memory.all::<User>().len(), 1);
    }
}

#[tokio::test]
async fn work_that_keeps_losing_is_given_up() {
    let (memory, uow) = store();
    memory.lose_races(4);
    let (outcome, tries) = sign_up(&*uow).await;
    assert!(matches!(outcome, Err(StoreError::Transient)));
    assert_eq!(tries, 4);
    assert!(memory.all::<User>().is_empty());
}

#[tokio::test]
async fn work_that_failed_for_another_reason_is_not_run_again() {
    let (memory, uow) = store();
    memory.put(a_user().with_id(Id::new(Uuid::max())).build());
    let (outcome, tries) = sign_up(&*uow).await;
    assert!(matches!(outcome, Err(StoreError::Conflict { field }) if field == "username_key"));
    assert_eq!(tries, 1);
}

#[tokio::test]
async fn a_failed_commit_is_a_failure() {
    let (memory, uow) = store();
    memory.break_statement(3);
    let (outcome, _) = sign_up(&*uow).await;
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))));
    assert!(memory.all::<User>().is_empty());
}

#[tokio::test]
async fn looking_needs_no_transaction() {
    let (memory, uow) = store();
    let user = a_user().build();
    memory.put(user.clone());
    memory.before_next_transaction(|_| panic!("nobody needs a transaction to look"));
    let permit = actor::of(&user).permit::<Read, User>().unwrap();
    let found: Result<User, StoreError> =
        uow.read(async |view| view.users().read(&permit, user.id()).await).await;
    assert_eq!(found.unwrap().id(), user.id());
}

#[test]
fn only_a_lost_race_is_worth_another_try() {
    let broken = || "broken".into();
    assert!(Error::<Taken>::Store(StoreError::Transient).is_transient());
    for error in [
        StoreError::NotFound,
        StoreError::OutOfScope,
        StoreError::Stale,
        StoreError::Exhausted,
        StoreError::Conflict { field: "cpf".to_owned() },
        StoreError::Unavailable(broken()),
        StoreError::Broken(broken()),
    ] {
        assert!(!error.is_transient());
        assert!(!Error::<Taken>::Store(error).is_transient());
    }
    assert!(!Error::Refused(Taken::Cpf).is_transient());
}

#[test]
fn a_conflict_in_a_column_without_a_meaning_stays_a_store_error() {
    let conflict = |field: &str| Error::Store(StoreError::Conflict { field: field.to_owned() });
    let meaning = |error: &StoreError| (error.taken() == Some("cpf")).then_some(Taken::Cpf);
    assert!(matches!(conflict("cpf").interpreted(meaning), Error::Refused(Taken::Cpf)));
    assert!(matches!(conflict("id").interpreted(meaning), Error::Store(StoreError::Conflict { .. })));
}

#[test]
fn only_whoever_names_a_version_cares_about_it() {
    let ann = a_user().build();
    assert!(ensure_version(None, &ann).is_ok());
    assert!(ensure_version(Some(Version::FIRST), &ann).is_ok());
    assert!(matches!(ensure_version(Some(Version::FIRST.next()), &ann), Err(StoreError::Stale)));
    let session = a_session(&ann).build();
    assert!(ensure_version(None, &session).is_ok());
    assert!(matches!(ensure_version(Some(Version::FIRST), &session), Err(StoreError::Stale)), "it has none");
}
