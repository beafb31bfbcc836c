//! Rows outside the permit's scope do not exist for whoever looks, in whichever way they look.

use application::{
    authz::{Actor, Delete, Read, Update},
    field,
    identity::Administer,
    query::{Filter, Query},
    store::StoreError,
};
use domain::identity::{Session, User};
use testkit::{
    actor,
    factories::{a_session, a_user},
};

use crate::fixture::Fixture;

on_every_store![
    a_row_outside_the_scope_is_not_read,
    nobody_reads_by_the_statement_of_another_scope,
    a_row_outside_the_scope_is_not_found,
    a_row_outside_the_scope_is_not_loaded,
    lists_and_counts_stay_inside_the_scope,
    no_filter_reaches_beyond_the_scope,
];

async fn read(fixture: &Fixture, by: &Actor, user: &User) -> Result<User, StoreError> {
    let permit = by.permit::<Read, User>().unwrap();
    fixture.store.read(async |view| view.users().read(&permit, user.id()).await).await
}

async fn a_row_outside_the_scope_is_not_read(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let bob = fixture.given(a_user().named("bob.ray")).await;
    let by = actor::of(&ann);
    assert_eq!(read(fixture, &by, &ann).await.unwrap().id(), ann.id());
    assert!(matches!(read(fixture, &by, &bob).await, Err(StoreError::NotFound)));
}

/// Texts of statements are kept, so each order of callers meets those that others left behind.
async fn nobody_reads_by_the_statement_of_another_scope(fixture: &Fixture) {
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let bob = fixture.given(a_user().named("bob.ray")).await;
    let system = Actor::for_system("test");
    let (by_admin, by_ann, by_bob) = (actor::of(&admin), actor::of(&ann), actor::of(&bob));
    for _ in 0..3 {
        for by in [&system, &by_admin, &by_ann] {
            assert_eq!(read(fixture, by, &ann).await.unwrap().id(), ann.id());
        }
        assert!(matches!(read(fixture, &by_bob, &ann).await, Err(StoreError::NotFound)));
        assert!(matches!(read(fixture, &by_ann, &bob).await, Err(StoreError::NotFound)));
        assert_eq!(read(fixture, &by_bob, &bob).await.unwrap().id(), bob.id());
    }
}

async fn a_row_outside_the_scope_is_not_found(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    fixture.given(a_user().named("bob.ray")).await;
    let permit = actor::of(&ann).permit::<Read, User>().unwrap();
    let find = async |name: &str| {
        let filter = field!(User.username_key()).eq(&name.to_owned());
        fixture.store.read(async |view| view.users().find(&permit, &filter).await).await.unwrap()
    };
    assert_eq!(find("ann.lee").await.map(|user| user.id()), Some(ann.id()));
    assert!(find("bob.ray").await.is_none());
    assert!(find("nobody").await.is_none());
}

async fn a_row_outside_the_scope_is_not_loaded(fixture: &Fixture) {
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let equal = fixture.given(a_user().named("admin2").admin()).await;
    let by = actor::of(&admin);
    let (edit, delete) =
        (by.permit::<Administer, User>().unwrap().base(), by.permit::<Delete, User>().unwrap());
    let to_edit =
        async |user: &User| fixture.store.run(async |tx| tx.users().load(&edit, user.id()).await).await;
    let to_delete =
        async |user: &User| fixture.store.run(async |tx| tx.users().load(&delete, user.id()).await).await;
    for (user, visible) in [(&ann, true), (&equal, false), (&admin, false)] {
        for outcome in [to_edit(user).await, to_delete(user).await] {
            match outcome {
                Ok(loaded) => assert!(visible && loaded.id() == user.id()),
                Err(error) => assert!(!visible && matches!(error, StoreError::NotFound)),
            }
        }
    }
    let theirs = fixture.given_session(a_session(&ann)).await;
    let update = by.permit::<Update, Session>().unwrap();
    let outcome = fixture.store.run(async |tx| tx.sessions().load(&update, theirs.id()).await).await;
    assert!(matches!(outcome, Err(StoreError::NotFound)));
}

async fn lists_and_counts_stay_inside_the_scope(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let admin = fixture.given(a_user().named("admin1").admin()).await;
    for (user, expected) in [(&ann, vec![ann.id()]), (&admin, vec![admin.id(), ann.id()])] {
        let permit = actor::of(user).permit::<Read, User>().unwrap();
        let sort = application::query::parse_sort("username").unwrap();
        let query = Query { sort, count: true, ..Query::default() };
        let page = fixture.store.read(async |view| view.users().list(&permit, &query).await).await.unwrap();
        assert_eq!(page.total, Some(expected.len() as u64));
        assert_eq!(page.items.iter().map(User::id).collect::<Vec<_>>(), expected);
    }
}

async fn no_filter_reaches_beyond_the_scope(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let bob = fixture.given(a_user().named("bob.ray")).await;
    let permit = actor::of(&ann).permit::<Read, User>().unwrap();
    for filter in [
        Filter::all(),
        Filter::all().or(field!(User.id()).eq(&bob.id())),
        field!(User.id()).eq(&bob.id()).or(field!(User.id()).eq(&ann.id())),
        field!(User.id()).one_of([ann.id(), bob.id()]),
    ] {
        for search in [None, Some("example.org".to_owned())] {
            let query = Query { filter: filter.clone(), search, count: true, ..Query::default() };
            let page =
                fixture.store.read(async |view| view.users().list(&permit, &query).await).await.unwrap();
            assert_eq!(page.items.iter().map(User::id).collect::<Vec<_>>(), [ann.id()]);
            assert_eq!(page.total, Some(1));
        }
    }
}
