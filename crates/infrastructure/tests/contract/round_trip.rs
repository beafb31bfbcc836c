//! What is read is what was written, to the last microsecond and the last letter.

use application::{authz::Create, identity::Authenticate};
use domain::{
    identity::{Role, Session, SessionState, User},
    shared::{Id, Timestamp},
};
use testkit::{
    actor,
    factories::{UserBuilder, a_session, a_user},
};
use uuid::Uuid;

use crate::fixture::Fixture;

on_every_store![
    users_come_back_as_they_went,
    moments_keep_their_microseconds,
    names_in_any_script_come_back,
    sessions_come_back_as_they_went,
    ids_of_any_bits_come_back,
];

async fn comes_back(fixture: &Fixture, user: UserBuilder) -> User {
    let went = fixture.given(user).await;
    let came = fixture.user(went.id()).await.unwrap();
    assert_eq!(came.state(), went.state());
    came
}

async fn users_come_back_as_they_went(fixture: &Fixture) {
    let everything = a_user().named("Ann.Lee").with_email("Ann@Example.org").called("Ann Lee");
    comes_back(fixture, everything.with_cpf("52998224725").super_admin().inactive()).await;
    let nothing = comes_back(fixture, a_user().named("bob.ray").with_role(Role::User)).await;
    assert_eq!((nothing.name(), nothing.cpf()), (None, None));
    assert_eq!((nothing.state().record.created_by, nothing.state().record.updated_by), (None, None));
}

async fn moments_keep_their_microseconds(fixture: &Fixture) {
    // The last second of the year 9999, the epoch and the microsecond before it, and a leap day.
    for (n, micros) in [253_402_300_799_999_999, 0, -1, 1_709_164_800_000_001].into_iter().enumerate() {
        let user = a_user().named(&format!("user{n}")).created_at(Timestamp::from_micros(micros));
        comes_back(fixture, user).await;
    }
}

async fn names_in_any_script_come_back(fixture: &Fixture) {
    for (n, name) in
        ["Zoë Ångström", "Иван", "李小龍", "O'Neil \"%_\\", "🦀 e\u{301}"].into_iter().enumerate()
    {
        comes_back(fixture, a_user().named(&format!("user{n}")).called(name)).await;
    }
}

async fn sessions_come_back_as_they_went(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let permit = actor::system().permit::<Create, Session>().unwrap();
    let look = actor::system().permit::<Authenticate, Session>().unwrap();
    for (secret, address) in [("one", None), ("two", Some("2001:db8::1".to_owned()))] {
        let session = a_session(&ann).with_secret(secret).build();
        let client = address.clone().map(|_| "Firefox — 'quoted'".to_owned());
        let went = Session::restore(SessionState { address, client, ..session.state().clone() });
        fixture.store.run(async |tx| tx.sessions().create(&permit, went.clone()).await).await.unwrap();
        let token = went.token();
        let found = fixture
            .store
            .read(async |view| view.sessions().find_with_user(&look, &token).await)
            .await
            .unwrap();
        assert_eq!(found.map(|(session, _)| session), Some(went));
    }
}

async fn ids_of_any_bits_come_back(fixture: &Fixture) {
    for (n, raw) in [Uuid::nil(), Uuid::max(), Uuid::from_u128(1 << 127)].into_iter().enumerate() {
        comes_back(fixture, a_user().named(&format!("user{n}")).with_id(Id::new(raw))).await;
    }
}
