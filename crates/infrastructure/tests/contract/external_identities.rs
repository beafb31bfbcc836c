//! External identities: found together with the account that they lead to, each subject once, and gone with their user.

use std::time::Duration;

use application::{
    authz::{Actor, Create, Delete, Permit, Read, Update},
    field,
    identity::Authenticate,
    query::Query,
    store::StoreError,
};
use domain::{
    identity::{ExternalIdentity, ExternalIdentityState, ExternalSubject, User},
    shared::Id,
};
use testkit::{
    actor,
    factories::{ExternalIdentityBuilder, a_subject, a_user, an_external_identity},
    fakes::FakeClock,
};
use uuid::Uuid;

use crate::fixture::Fixture;

on_every_store![
    an_identity_is_found_with_its_user,
    what_differs_in_one_byte_is_somebody_else,
    state_is_no_business_of_the_store,
    a_subject_is_linked_once,
    what_leads_to_no_account_is_found_by_itself_alone,
    every_field_is_read_back_as_it_was_written,
    identities_are_seen_and_taken_away_by_their_owner_alone,
    identities_go_with_their_user,
];

async fn try_given(fixture: &Fixture, link: ExternalIdentityBuilder) -> Result<ExternalIdentity, StoreError> {
    let permit = actor::system().permit::<Create, ExternalIdentity>().unwrap();
    let link = link.build();
    fixture.store.run(async |tx| tx.external_identities().create(&permit, link.clone()).await).await
}

async fn given(fixture: &Fixture, link: ExternalIdentityBuilder) -> ExternalIdentity {
    try_given(fixture, link).await.unwrap()
}

async fn find(fixture: &Fixture, subject: &ExternalSubject) -> Option<(ExternalIdentity, User)> {
    let permit = Actor::anonymous().permit::<Authenticate, ExternalIdentity>().unwrap();
    let found = fixture
        .store
        .read(async |view| view.external_identities().find_identity_with_user(&permit, subject).await)
        .await;
    found.unwrap()
}

async fn find_alone(fixture: &Fixture, subject: &ExternalSubject) -> Option<ExternalIdentity> {
    let permit = Actor::anonymous().permit::<Authenticate, ExternalIdentity>().unwrap();
    let filter = field!(ExternalIdentity.subject_key()).eq(&subject.key());
    fixture.store.read(async |view| view.external_identities().find(&permit, &filter).await).await.unwrap()
}

async fn take_away(fixture: &Fixture, by: &Actor, id: Id<ExternalIdentity>) -> Result<(), StoreError> {
    let permit: Permit<Delete, ExternalIdentity> = by.permit().unwrap();
    fixture
        .store
        .run(async |tx| {
            let link = tx.external_identities().load(&permit, id).await?;
            tx.external_identities().delete(&permit, link).await
        })
        .await
}

async fn an_identity_is_found_with_its_user(fixture: &Fixture) {
    let everything = a_user().named("Ann.Lee").called("Ann").with_cpf("52998224725").admin();
    for user in [everything, a_user().named("bob.ray")] {
        let user = fixture.given(user).await;
        let link = given(fixture, an_external_identity(&user)).await;
        let elsewhere = a_subject("https://other.example.org", link.state().subject.as_str());
        given(fixture, an_external_identity(&user).of(elsewhere)).await;
        let (found, owner) = find(fixture, &link.subject()).await.unwrap();
        assert_eq!(found, link);
        assert_eq!(owner.state(), user.state());
    }
}

async fn what_differs_in_one_byte_is_somebody_else(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    given(fixture, an_external_identity(&ann).of(a_subject("https://a.example", "Ann"))).await;
    for (issuer, subject) in [
        ("https://a.example", "ann"),
        ("https://a.example/", "Ann"),
        ("https://A.example", "Ann"),
        ("https://a.exam", "pleAnn"),
        ("https://a.example", "Ann%"),
        ("https://a.example", "A_n"),
    ] {
        assert!(find(fixture, &a_subject(issuer, subject)).await.is_none(), "{issuer} {subject}");
    }
}

async fn state_is_no_business_of_the_store(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee").inactive()).await;
    let link = given(fixture, an_external_identity(&ann).ended_at(FakeClock::START)).await;
    let (found, owner) = find(fixture, &link.subject()).await.unwrap();
    assert!(!found.is_live() && !owner.is_active());
}

async fn a_subject_is_linked_once(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let bob = fixture.given(a_user().named("bob.ray")).await;
    let link = given(fixture, an_external_identity(&ann)).await;
    let state =
        ExternalIdentityState { id: Id::new(Uuid::max()), user_id: Some(bob.id()), ..link.state().clone() };
    let permit = actor::system().permit::<Create, ExternalIdentity>().unwrap();
    let again = ExternalIdentity::restore(state);
    let taken =
        fixture.store.run(async |tx| tx.external_identities().create(&permit, again.clone()).await).await;
    assert!(matches!(taken, Err(StoreError::Conflict { field }) if field == "subject_key"));
    assert_eq!(find(fixture, &link.subject()).await.unwrap().0, link);
}

async fn what_leads_to_no_account_is_found_by_itself_alone(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let reminder = an_external_identity(&ann).of_nobody().ended_at(FakeClock::START);
    let reminder = given(fixture, reminder).await;
    assert!(find(fixture, &reminder.subject()).await.is_none());
    assert_eq!(find_alone(fixture, &reminder.subject()).await, Some(reminder));
}

async fn every_field_is_read_back_as_it_was_written(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let link = given(fixture, an_external_identity(&ann).with_email(None)).await;
    let at = |seconds| FakeClock::START.plus(Duration::from_secs(seconds));
    let full = an_external_identity(&ann).used_at(at(1)).as_of(at(2)).ended_at(at(3)).build();
    let permit = actor::system().permit::<Update, ExternalIdentity>().unwrap();
    let written = fixture.store.run(async |tx| {
        tx.external_identities().load(&permit, link.id()).await?;
        tx.external_identities().update(&permit, full.clone()).await
    });
    written.await.unwrap();
    assert_eq!(find(fixture, &link.subject()).await.unwrap().0, full);
}

async fn identities_are_seen_and_taken_away_by_their_owner_alone(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let root = fixture.given(a_user().named("root1").super_admin()).await;
    let hers = given(fixture, an_external_identity(&ann)).await;
    let theirs = given(fixture, an_external_identity(&root)).await;
    given(fixture, an_external_identity(&ann).of(a_subject("https://a.example", "gone")).of_nobody()).await;
    for (by, own, other) in [(&ann, &hers, &theirs), (&root, &theirs, &hers)] {
        let read = actor::of(by).permit::<Read, ExternalIdentity>().unwrap();
        let list =
            fixture.store.read(async |view| view.external_identities().list(&read, &Query::default()).await);
        assert_eq!(list.await.unwrap().items, std::slice::from_ref(own));
        let denied = take_away(fixture, &actor::of(by), other.id()).await;
        assert!(matches!(denied, Err(StoreError::NotFound)));
    }
    take_away(fixture, &actor::of(&ann), hers.id()).await.unwrap();
    assert!(find_alone(fixture, &hers.subject()).await.is_none());
}

async fn identities_go_with_their_user(fixture: &Fixture) {
    let ann = fixture.given(a_user().named("ann.lee")).await;
    let link = given(fixture, an_external_identity(&ann)).await;
    let permit = actor::system().permit::<Delete, User>().unwrap();
    let gone = fixture.store.run(async |tx| {
        let user = tx.users().load(&permit, ann.id()).await?;
        tx.users().delete(&permit, user).await
    });
    gone.await.unwrap();
    assert!(find(fixture, &link.subject()).await.is_none());
    // The in-memory store has no foreign keys: there, what leads nowhere stays behind.
    let left = find_alone(fixture, &link.subject()).await;
    assert!(left.is_none() || fixture.rows("SELECT '', id FROM users").await.is_none());
}
