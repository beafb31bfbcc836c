//! Nobody writes rows outside the permit's scope: neither those that lie there now, nor by moving a row over the border.

use application::{
    authz::{Create, Delete, Update},
    field,
    identity::{Administer, SignUpAccount},
    query::Filter,
    store::StoreError,
};
use domain::identity::{Role, Session, SessionState, User, UserState};
use testkit::{
    actor,
    factories::{a_session, a_user},
};

use crate::fixture::Fixture;

on_every_store![
    a_row_is_not_created_outside_the_scope,
    a_row_is_not_taken_from_outside_the_scope,
    a_row_is_not_given_away,
    a_session_is_neither_stolen_nor_given_away,
    a_row_outside_the_scope_is_not_deleted,
    a_row_is_not_deleted_under_a_false_description,
    many_rows_are_deleted_only_inside_the_scope,
    no_filter_deletes_beyond_the_scope,
];

/// What somebody would hand in who claims that the user has another role.
fn as_if(user: &User, role: Role) -> User {
    User::restore(UserState { role, ..user.state().clone() })
}

/// What somebody would hand in who claims that the session is another user's.
fn as_if_of(session: &Session, owner: &User) -> Session {
    Session::restore(SessionState { user_id: owner.id(), ..session.state().clone() })
}

async fn a_row_is_not_created_outside_the_scope(fixture: &Fixture) {
    let sign_up = actor::system().permit::<SignUpAccount, User>().unwrap().base();
    let visitor = application::authz::Actor::anonymous().permit::<SignUpAccount, User>().unwrap().base();
    let root = a_user().named("root1").super_admin().build();
    let outcome = fixture.store.run(async |tx| tx.users().create(&visitor, root.clone()).await).await;
    assert!(matches!(outcome, Err(StoreError::OutOfScope)));
    assert!(fixture.usernames().await.is_empty());
    fixture.store.run(async |tx| tx.users().create(&sign_up, root.clone()).await).await.unwrap();

    let ann = fixture.given(a_user().named("ann.lee")).await;
    let open = actor::of(&root).permit::<Create, Session>().unwrap();
    let hers = a_session(&ann).build();
    let outcome = fixture.store.run(async |tx| tx.sessions().create(&open, hers.clone()).await).await;
    assert!(matches!(outcome, Err(StoreError::OutOfScope)));
    assert!(fixture.session_ids().await.is_empty());
}

async fn a_row_is_not_taken_from_outside_the_scope(fixture: &Fixture) {
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    let equal = fixture.given(a_user().named("admin2").admin()).await;
    let permit = actor::of(&admin).permit::<Administer, User>().unwrap().base();
    let demoted = as_if(&equal, Role::User);
    assert!(permit.admits(&demoted), "the new row alone would be fine");
    let outcome = fixture.store.run(async |tx| tx.users().update(&permit, demoted.clone()).await).await;
    assert!(matches!(outcome, Err(StoreError::NotFound)));
    assert_eq!(fixture.user(equal.id()).await.unwrap().state(), equal.state());
}

async fn a_row_is_not_given_away(fixture: &Fixture) {
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let permit = actor::of(&admin).permit::<Administer, User>().unwrap().base();
    let promoted = as_if(&ann, Role::SuperAdmin);
    let outcome = fixture.store.run(async |tx| tx.users().update(&permit, promoted.clone()).await).await;
    assert!(matches!(outcome, Err(StoreError::OutOfScope)));
    assert_eq!(fixture.user(ann.id()).await.unwrap().state(), ann.state());
}

async fn a_session_is_neither_stolen_nor_given_away(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let bob = fixture.given(a_user().named("bob.ray")).await;
    let hers = fixture.given_session(a_session(&ann)).await;
    let his = fixture.given_session(a_session(&bob)).await;
    let permit = actor::of(&ann).permit::<Update, Session>().unwrap();
    let update = async |session: Session| {
        fixture.store.run(async |tx| tx.sessions().update(&permit, session.clone()).await).await
    };
    assert!(matches!(update(as_if_of(&his, &ann)).await, Err(StoreError::NotFound)));
    assert!(matches!(update(as_if_of(&hers, &bob)).await, Err(StoreError::OutOfScope)));
    assert!(update(his.clone()).await.is_err());
    assert_eq!(update(hers.clone()).await.unwrap(), hers);
}

async fn a_row_outside_the_scope_is_not_deleted(fixture: &Fixture) {
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    let equal = fixture.given(a_user().named("admin2").admin()).await;
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let permit = actor::of(&admin).permit::<Delete, User>().unwrap();
    let delete = async |user: &User| {
        fixture.store.run(async |tx| tx.users().delete(&permit, user.clone()).await).await
    };
    assert!(matches!(delete(&equal).await, Err(StoreError::NotFound)));
    assert!(matches!(delete(&admin).await, Err(StoreError::NotFound)));
    delete(&ann).await.unwrap();
    assert!(matches!(delete(&ann).await, Err(StoreError::NotFound)), "gone already");
    assert_eq!(fixture.usernames().await, ["admin1", "admin2"]);
}

async fn a_row_is_not_deleted_under_a_false_description(fixture: &Fixture) {
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    let equal = fixture.given(a_user().named("admin2").admin()).await;
    let permit = actor::of(&admin).permit::<Delete, User>().unwrap();
    let demoted = as_if(&equal, Role::User);
    let outcome = fixture.store.run(async |tx| tx.users().delete(&permit, demoted.clone()).await).await;
    assert!(matches!(outcome, Err(StoreError::NotFound)));
    assert!(fixture.user(equal.id()).await.is_some());
}

async fn many_rows_are_deleted_only_inside_the_scope(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let bob = fixture.given(a_user().named("bob.ray")).await;
    for secret in ["one", "two"] {
        fixture.given_session(a_session(&ann).with_secret(secret)).await;
    }
    let his = fixture.given_session(a_session(&bob)).await;
    let permit = actor::of(&ann).permit::<Delete, Session>().unwrap();
    let everything = Filter::all();
    let delete = async || {
        fixture.store.run(async |tx| tx.sessions().delete_matching(&permit, &everything).await).await
    };
    assert_eq!(delete().await.unwrap(), 2);
    assert_eq!(fixture.session_ids().await, [his.id()]);
    assert_eq!(delete().await.unwrap(), 0);
}

async fn no_filter_deletes_beyond_the_scope(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let bob = fixture.given(a_user().named("bob.ray")).await;
    let his = fixture.given_session(a_session(&bob)).await;
    let permit = actor::of(&ann).permit::<Delete, Session>().unwrap();
    for filter in [
        Filter::all(),
        Filter::none().or(Filter::all()),
        field!(Session.id()).eq(&his.id()),
        field!(Session.user_id()).eq(&bob.id()).or(field!(Session.user_id()).eq(&ann.id())),
    ] {
        let deleted =
            fixture.store.run(async |tx| tx.sessions().delete_matching(&permit, &filter).await).await;
        assert_eq!(deleted.unwrap(), 0);
    }
    assert_eq!(fixture.session_ids().await, [his.id()]);
}
