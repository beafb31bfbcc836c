//! Sessions: found together with their user, whatever state either is in, and ended in numbers.

use std::time::Duration;

use application::{
    authz::Delete,
    field,
    identity::{Authenticate, PurgeSessions},
};
use domain::identity::{Session, TokenDigest, User};
use testkit::{
    actor,
    factories::{SessionBuilder, a_session, a_user},
    fakes::FakeClock,
};

use crate::fixture::Fixture;

on_every_store![
    a_session_is_found_with_its_user,
    an_unknown_digest_finds_nothing,
    state_is_no_business_of_the_store,
    all_sessions_of_a_user_but_one_are_ended,
    the_purge_takes_what_is_past_its_time_and_leaves_the_rest,
];

async fn find(fixture: &Fixture, token: &TokenDigest) -> Option<(Session, User)> {
    let permit = application::authz::Actor::anonymous().permit::<Authenticate, Session>().unwrap();
    fixture.store.read(async |view| view.sessions().find_with_user(&permit, token).await).await.unwrap()
}

async fn a_session_is_found_with_its_user(fixture: &Fixture) {
    let everything = a_user().named("Ann.Lee").called("Ann").with_cpf("52998224725").admin();
    for user in [everything, a_user().named("bob.ray")] {
        let user = fixture.given(user).await;
        let session = fixture.given_session(a_session(&user)).await;
        let (found, owner) = find(fixture, &session.token()).await.unwrap();
        assert_eq!(found, session);
        assert_eq!(owner.state(), user.state());
    }
}

async fn an_unknown_digest_finds_nothing(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    fixture.given_session(a_session(&ann)).await;
    for digest in ["", "%", "digest of another secret"] {
        assert!(find(fixture, &TokenDigest::new(digest.to_owned())).await.is_none());
    }
}

async fn state_is_no_business_of_the_store(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee").inactive()).await;
    let long_ago = FakeClock::START.minus(Duration::from_secs(1_000_000));
    let session = fixture.given_session(a_session(&ann).opened_at(long_ago)).await;
    let (found, owner) = find(fixture, &session.token()).await.unwrap();
    assert!(!found.is_live(FakeClock::START) && !owner.is_active());
}

async fn all_sessions_of_a_user_but_one_are_ended(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let bob = fixture.given(a_user().named("bob.ray")).await;
    let kept = fixture.given_session(a_session(&ann).with_secret("kept")).await;
    for secret in ["one", "two"] {
        fixture.given_session(a_session(&ann).with_secret(secret)).await;
    }
    let his = fixture.given_session(a_session(&bob)).await;
    let permit = actor::system().permit::<Delete, Session>().unwrap();
    let others = field!(Session.user_id()).eq(&ann.id()).and(field!(Session.id()).ne(&kept.id()));
    let ended = fixture.store.run(async |tx| tx.sessions().delete_matching(&permit, &others).await).await;
    assert_eq!(ended.unwrap(), 2);
    let mut left = [kept.id(), his.id()];
    left.sort();
    assert_eq!(fixture.session_ids().await, left);
}

async fn the_purge_takes_what_is_past_its_time_and_leaves_the_rest(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let microsecond = Duration::from_micros(1);
    fixture.given_session(a_session(&ann).with_secret("old")).await;
    let later = FakeClock::START.plus(microsecond);
    let young = fixture.given_session(a_session(&ann).with_secret("young").opened_at(later)).await;
    fixture.clock.advance(SessionBuilder::POLICY.idle + microsecond);
    let purge = PurgeSessions { uow: fixture.store.clone(), clock: fixture.clock.clone() };
    assert_eq!(purge.execute(&actor::system()).await.unwrap(), 1);
    assert_eq!(fixture.session_ids().await, [young.id()]);
}
