//! Unique columns: which values conflict, and that the conflict names the column.

use application::{
    authz::{Create, Update},
    store::StoreError,
};
use domain::identity::{Cpf, Email, Session, User, Username};
use testkit::{
    actor,
    factories::{UserBuilder, a_session, a_user},
};

use crate::fixture::Fixture;

on_every_store![
    names_are_unique_regardless_of_case,
    addresses_are_unique_regardless_of_case,
    taxpayer_numbers_are_unique,
    any_number_of_users_have_no_taxpayer_number,
    tokens_are_unique,
    ids_are_unique,
    an_update_takes_nothing_that_another_row_has,
    an_update_may_keep_what_the_row_has,
    what_was_deleted_is_free_again,
];

const CPF: &str = "52998224725";

async fn conflict(fixture: &Fixture, user: UserBuilder) -> Option<String> {
    let permit = actor::system().permit::<Create, User>().unwrap();
    let user = user.build();
    match fixture.store.run(async |tx| tx.users().create(&permit, user.clone()).await).await {
        Ok(_) => None,
        Err(StoreError::Conflict { field }) => Some(field),
        Err(error) => panic!("{error}"),
    }
}

async fn names_are_unique_regardless_of_case(fixture: &Fixture) {
    fixture.given(a_user().named("ann.lee").with_email("one@example.org")).await;
    for name in ["ann.lee", "Ann.Lee", "ANN.LEE"] {
        let same = a_user().named(name).with_id(a_user().named("other").build().id());
        let field = conflict(fixture, same.with_email("two@example.org")).await;
        assert_eq!(field.as_deref(), Some("username_key"), "{name}");
    }
    assert_eq!(conflict(fixture, a_user().named("ann_lee")).await, None, "`_` is no wildcard");
}

async fn addresses_are_unique_regardless_of_case(fixture: &Fixture) {
    fixture.given(a_user().named("ann.lee").with_email("Ann@Example.org")).await;
    let field = conflict(fixture, a_user().named("another").with_email("ANN@example.ORG")).await;
    assert_eq!(field.as_deref(), Some("email_key"));
}

async fn taxpayer_numbers_are_unique(fixture: &Fixture) {
    fixture.given(a_user().named("ann.lee").with_cpf(CPF)).await;
    let field = conflict(fixture, a_user().named("another").with_cpf("529.982.247-25")).await;
    assert_eq!(field.as_deref(), Some("cpf"));
}

async fn any_number_of_users_have_no_taxpayer_number(fixture: &Fixture) {
    for name in ["ann.lee", "bob.ray", "cat.fox"] {
        assert_eq!(conflict(fixture, a_user().named(name)).await, None);
    }
}

async fn tokens_are_unique(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    fixture.given_session(a_session(&ann).with_secret("one")).await;
    let other_id = a_session(&ann).with_secret("two").build().id();
    let same = a_session(&ann).with_secret("one").with_id(other_id).build();
    let permit = actor::of(&ann).permit::<Create, Session>().unwrap();
    let outcome = fixture.store.run(async |tx| tx.sessions().create(&permit, same.clone()).await).await;
    assert!(matches!(outcome, Err(StoreError::Conflict { field }) if field == "token"));
}

async fn ids_are_unique(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let same = a_user().named("another").with_id(ann.id());
    assert!(conflict(fixture, same).await.is_some());
    assert_eq!(fixture.usernames().await, ["ann.lee"]);
}

async fn update(fixture: &Fixture, user: &User) -> Result<User, StoreError> {
    let permit = actor::system().permit::<Update, User>().unwrap();
    fixture.store.run(async |tx| tx.users().update(&permit, user.clone()).await).await
}

async fn an_update_takes_nothing_that_another_row_has(fixture: &Fixture) {
    fixture.given(a_user().named("ann.lee").with_cpf(CPF)).await;
    let bob = fixture.given(a_user().named("bob.ray")).await;
    let (mut by_name, mut by_address, mut by_number) = (bob.clone(), bob.clone(), bob.clone());
    by_name.change_username(Username::parse("ANN.LEE").unwrap());
    by_address.change_email(Email::parse("ANN.LEE@example.org").unwrap());
    by_number.change_cpf(Cpf::parse(CPF).ok());
    for (changed, column) in [(by_name, "username_key"), (by_address, "email_key"), (by_number, "cpf")] {
        let outcome = update(fixture, &changed).await;
        assert!(matches!(outcome, Err(StoreError::Conflict { field }) if field == column));
    }
    assert_eq!(fixture.user(bob.id()).await.unwrap().state(), bob.state());
}

async fn an_update_may_keep_what_the_row_has(fixture: &Fixture) {
    let mut ann = fixture.given(a_user().named("ann.lee").with_cpf(CPF)).await;
    ann.change_username(Username::parse("ANN.LEE").unwrap());
    assert_eq!(update(fixture, &ann).await.unwrap().state().username.as_str(), "ANN.LEE");
}

async fn what_was_deleted_is_free_again(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee").with_cpf(CPF)).await;
    let permit = actor::system().permit::<application::authz::Delete, User>().unwrap();
    fixture.store.run(async |tx| tx.users().delete(&permit, ann.clone()).await).await.unwrap();
    assert_eq!(conflict(fixture, a_user().named("Ann.Lee").with_cpf(CPF)).await, None);
}
