use application::{
    error::Error,
    identity::{NewAccount, SignUpError, Taken},
    ports::HashingUnavailable,
};
use domain::{
    identity::{Cpf, Email, Role, SecurityEventKind, UnfitPassword, User, Username},
    shared::Version,
};
use testkit::{
    factories::{UserBuilder, a_user, an_account},
    fakes::{FakeClock, PlainHasher},
};

use crate::world::{World, visitor};

const CPF: &str = "529.982.247-25";

fn with_password(password: &str) -> NewAccount {
    NewAccount { password: password.to_owned(), ..an_account("ann.lee") }
}

#[tokio::test]
async fn a_visitor_gets_an_active_account_of_the_lowest_rank() {
    let world = World::new();
    let new = NewAccount { cpf: Cpf::parse(CPF).ok(), ..an_account("Ann.Lee") };
    let user = world.sign_up().execute(&visitor(), new).await.unwrap();
    let state = user.state();
    assert_eq!(state.username.as_str(), "Ann.Lee");
    assert_eq!(state.email.as_str(), "Ann.Lee@example.org");
    assert_eq!(state.cpf.as_ref().map(Cpf::as_str), Some("52998224725"));
    assert_eq!((state.role, state.is_active), (Role::User, true));
    assert_eq!(world.stored(&user).state(), state);
}

#[tokio::test]
async fn the_password_is_stored_as_a_hash_of_it() {
    let world = World::new();
    let user = world.sign_up().execute(&visitor(), an_account("ann.lee")).await.unwrap();
    let hash = &user.state().password;
    assert!(PlainHasher::is_hash_of(hash, UserBuilder::PASSWORD));
    assert_eq!(world.hasher.hashed(), 1);
}

#[tokio::test]
async fn the_account_knows_when_it_came_to_be() {
    let world = World::new();
    let user = world.sign_up().execute(&visitor(), an_account("ann.lee")).await.unwrap();
    let record = &user.state().record;
    assert_eq!((record.created_at, record.updated_at), (FakeClock::START, FakeClock::START));
    assert_eq!((record.created_by, record.version), (None, Version::FIRST));
}

#[tokio::test]
async fn a_new_account_is_audited_and_told_to_the_outside() {
    let world = World::new();
    let user = world.sign_up().execute(&visitor(), an_account("ann.lee")).await.unwrap();
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::AccountCreated);
    assert_eq!((event.actor_id, event.subject_id), (None, Some(user.id())));
    assert_eq!(event.address.as_deref(), Some("192.0.2.7"));
    assert_eq!(event.request_id.as_deref(), Some("request-1"));
    let [message] = &world.store.outbox()[..] else { panic!("one message") };
    assert_eq!((message.topic, message.aggregate), ("user.created", user.id().raw()));
}

async fn refusal(new: NewAccount) -> SignUpError {
    let world = World::new();
    world.given(a_user().named("ann.lee").with_cpf(CPF));
    let before = world.store.contents();
    let Err(Error::Refused(refusal)) = world.sign_up().execute(&visitor(), new).await else {
        panic!("the account must be refused");
    };
    assert_eq!(world.store.contents(), before);
    refusal
}

#[tokio::test]
async fn a_name_is_taken_in_whatever_case() {
    let new = NewAccount { email: Email::parse("another@example.org").unwrap(), ..an_account("ANN.Lee") };
    assert_eq!(refusal(new).await, SignUpError::Taken(Taken::Username));
}

#[tokio::test]
async fn an_address_is_taken_in_whatever_case() {
    let new = NewAccount { username: Username::parse("another").unwrap(), ..an_account("ANN.Lee") };
    assert_eq!(refusal(new).await, SignUpError::Taken(Taken::Email));
}

#[tokio::test]
async fn a_cpf_is_taken_however_it_is_written() {
    let new = NewAccount { cpf: Cpf::parse("52998224725").ok(), ..an_account("another") };
    assert_eq!(refusal(new).await, SignUpError::Taken(Taken::Cpf));
}

#[tokio::test]
async fn any_number_of_accounts_may_have_no_cpf() {
    let world = World::new();
    for name in ["ann.lee", "bob.ray"] {
        world.sign_up().execute(&visitor(), an_account(name)).await.unwrap();
    }
    assert_eq!(world.store.all::<User>().len(), 2);
}

#[tokio::test]
async fn an_unfit_password_is_refused() {
    let too_long = "x".repeat(129);
    for (password, unfit) in [
        ("seven77", UnfitPassword::TooShort { min: 8 }),
        (too_long.as_str(), UnfitPassword::TooLong),
        ("password1", UnfitPassword::TooCommon),
        ("ann.lee@example.org", UnfitPassword::Personal),
    ] {
        assert_eq!(refusal(with_password(password)).await, SignUpError::Password(unfit));
    }
}

#[tokio::test]
async fn an_unfit_password_costs_no_hash() {
    let world = World::new();
    let outcome = world.sign_up().execute(&visitor(), with_password("short")).await;
    assert!(outcome.is_err());
    assert_eq!(world.hasher.hashed(), 0);
}

#[tokio::test]
async fn nobody_is_signed_up_while_the_hasher_is_overloaded() {
    let world = World::new();
    world.hasher.overload(true);
    let before = world.store.contents();
    let outcome = world.sign_up().execute(&visitor(), an_account("ann.lee")).await;
    assert!(matches!(outcome, Err(Error::Hashing(HashingUnavailable::Overloaded))));
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn whoever_lost_the_race_for_a_name_is_told_that_it_is_taken() {
    let world = World::new();
    world.store.before_next_commit(|store| store.put(a_user().named("ANN.LEE").build()));
    let outcome = world.sign_up().execute(&visitor(), an_account("ann.lee")).await;
    assert!(matches!(outcome, Err(Error::Refused(SignUpError::Taken(Taken::Username)))));
    assert_eq!(world.store.all::<User>().len(), 1);
}
