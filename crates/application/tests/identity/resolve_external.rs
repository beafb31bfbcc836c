//! Whom issuers vouch for: found by the link alone, never by an address, and given an account where that is wanted.

use std::time::Duration;

use application::{
    authz::{Origin, Read},
    error::Error,
    identity::{NewcomerPolicy, Recognized, Unresolved, Vouched},
};
use domain::identity::{Email, ExternalIdentity, PersonName, Role, SecurityEventKind, User};
use testkit::{
    actor,
    factories::{a_subject, a_user, an_external_identity},
    fakes::FakeClock,
};

use crate::world::World;

const ISSUER: &str = "https://issuer.example.org";

fn origin() -> Origin {
    Origin { address: Some("192.0.2.7".to_owned()), ..Origin::default() }
}

/// Somebody new to us, whose address is verified.
fn newcomer(email: &str) -> Vouched {
    Vouched {
        subject: a_subject(ISSUER, "sub-new"),
        email: Some(Email::parse(email).unwrap()),
        name: Some(PersonName::parse("New Comer").unwrap()),
        username: None,
    }
}

fn vouched_of(identity: &ExternalIdentity) -> Vouched {
    Vouched { subject: identity.subject(), email: None, name: None, username: None }
}

async fn resolve(
    world: &World,
    vouched: &Vouched,
    newcomers: NewcomerPolicy,
) -> Result<Recognized, Error<Unresolved>> {
    world.resolve_external().execute(vouched, newcomers, &origin()).await
}

async fn refusal(world: &World, vouched: &Vouched, newcomers: NewcomerPolicy) -> Unresolved {
    match resolve(world, vouched, newcomers).await {
        Err(Error::Refused(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

fn linked(world: &World) -> (User, ExternalIdentity) {
    let user = world.given(a_user().named("ann.lee").admin());
    let identity = an_external_identity(&user).used_at(FakeClock::START).build();
    world.store.put(identity.clone());
    (user, identity)
}

#[tokio::test]
async fn who_is_linked_is_found_in_one_statement_and_nothing_is_written() {
    let world = World::new();
    let (user, identity) = linked(&world);
    let before = world.store.contents();
    let found = resolve(&world, &vouched_of(&identity), NewcomerPolicy::Refused).await.unwrap();
    assert_eq!(found.user.state(), user.state());
    let me = *found.actor().identity().unwrap();
    assert_eq!((me.id, me.role, me.session), (user.id(), Role::Admin, None));
    assert!(found.actor().permit::<Read, ExternalIdentity>().is_ok(), "as far as their rights");
    assert_eq!(world.store.contents(), before);
}

#[tokio::test]
async fn use_is_noted_once_in_five_minutes_and_told_once_a_day() {
    let world = World::new();
    let (user, identity) = linked(&world);
    for seconds in [60, 240, 86_400] {
        world.clock.advance(Duration::from_secs(seconds));
        resolve(&world, &vouched_of(&identity), NewcomerPolicy::Refused).await.unwrap();
    }
    let noted = world.store.get(identity.id()).unwrap().state().last_used_at;
    assert_eq!(noted, Some(FakeClock::START.plus(Duration::from_secs(86_700))));
    let trail = world.audit_trail();
    let [event] = &trail[..] else { panic!("{trail:?}") };
    assert_eq!((event.kind, event.actor_id), (SecurityEventKind::ExternalIdentityUsed, Some(user.id())));
    assert_eq!(event.address.as_deref(), Some("192.0.2.7"));
}

#[tokio::test]
async fn who_is_not_linked_is_refused_even_when_their_address_is_that_of_an_account() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let vouched = newcomer(ann.state().email.as_str());
    assert_eq!(refusal(&world, &vouched, NewcomerPolicy::Refused).await, Unresolved::Unknown);
    assert_eq!(refusal(&world, &vouched, NewcomerPolicy::Welcome).await, Unresolved::EmailTaken);
    assert!(world.store.all::<ExternalIdentity>().is_empty());
    let reasons: Vec<_> = world.audit_trail().into_iter().map(|event| event.detail.unwrap()).collect();
    assert_eq!(
        reasons,
        [
            "no account is linked with this identity: https://issuer.example.org sub-new",
            "the e-mail address belongs to another account: https://issuer.example.org sub-new"
        ]
    );
}

#[tokio::test]
async fn a_newcomer_gets_an_account_that_nobody_has_the_password_of() {
    let world = World::new();
    let vouched = newcomer("Ann.Lee@example.org");
    let found = resolve(&world, &vouched, NewcomerPolicy::Welcome).await.unwrap();
    let state = world.stored(&found.user).state().clone();
    assert_eq!((state.username.as_str(), state.role), ("ann.lee", Role::User));
    assert_eq!((state.email.as_str(), state.name), ("Ann.Lee@example.org", vouched.name.clone()));
    assert!(state.email_verified_at.is_some(), "the issuer has made sure of it");
    assert_eq!(found.identity.user_id(), Some(found.user.id()));
    assert_eq!(world.told(), ["user.created"]);
    assert_eq!(
        world.audited(),
        [
            SecurityEventKind::AccountCreated,
            SecurityEventKind::ExternalIdentityLinked,
            SecurityEventKind::ExternalIdentityUsed
        ]
    );
    let again = resolve(&world, &vouched, NewcomerPolicy::Refused).await.unwrap();
    assert_eq!(again.user.id(), found.user.id());
}

#[tokio::test]
async fn a_name_that_is_taken_gets_an_ending() {
    let world = World::new();
    world.given(a_user().named("ann.lee").with_email("somebody@example.org"));
    let found = resolve(&world, &newcomer("ann.lee@example.org"), NewcomerPolicy::Welcome).await.unwrap();
    let name = found.user.state().username.as_str().to_owned();
    assert!(name.starts_with("ann.lee-") && name.len() == 14, "{name}");
}

#[tokio::test]
async fn without_a_verified_address_there_is_no_account() {
    let world = World::new();
    let vouched = Vouched { email: None, ..newcomer("ann.lee@example.org") };
    assert_eq!(refusal(&world, &vouched, NewcomerPolicy::Welcome).await, Unresolved::NoVerifiedEmail);
    assert!(world.store.all::<User>().is_empty());
    assert_eq!(world.hasher.hashed(), 0, "nothing was hashed for nothing");
}

#[tokio::test]
async fn who_is_gone_or_switched_off_is_not_let_in_nor_given_another_account() {
    let world = World::new();
    let (user, identity) = linked(&world);
    let vouched = Vouched { subject: identity.subject(), ..newcomer("new@example.org") };
    world.store.edit(user.id(), |user: &mut User| {
        user.inactivate();
    });
    assert_eq!(refusal(&world, &vouched, NewcomerPolicy::Welcome).await, Unresolved::Inactive);
    world.store.edit(identity.id(), |identity: &mut ExternalIdentity| {
        identity.end(FakeClock::START);
    });
    assert_eq!(refusal(&world, &vouched, NewcomerPolicy::Welcome).await, Unresolved::Ended);
    let reminder = an_external_identity(&user).of(vouched.subject.clone()).of_nobody();
    world.store.put(reminder.ended_at(FakeClock::START).build());
    assert_eq!(refusal(&world, &vouched, NewcomerPolicy::Welcome).await, Unresolved::Ended);
    assert_eq!(world.store.all::<User>().len(), 1);
}

#[tokio::test]
async fn two_requests_of_one_newcomer_make_one_account() {
    let world = World::new();
    let (one, other) = (world.resolve_external(), world.resolve_external());
    let vouched = newcomer("ann.lee@example.org");
    let origin = origin();
    let (first, second) = tokio::join!(
        one.execute(&vouched, NewcomerPolicy::Welcome, &origin),
        other.execute(&vouched, NewcomerPolicy::Welcome, &origin)
    );
    assert_eq!(first.unwrap().user.id(), second.unwrap().user.id());
    assert_eq!(world.store.all::<User>().len(), 1);
}

#[tokio::test]
async fn refusals_are_written_down_as_long_as_the_throttle_says_so() {
    let world = World::new();
    let vouched = newcomer("ann.lee@example.org");
    world.throttle.refuse(Duration::from_secs(1));
    refusal(&world, &vouched, NewcomerPolicy::Refused).await;
    assert!(world.audit_trail().is_empty());
}

/// What is linked is the account, so nobody but the system may make one; and an API key reaches none of it.
#[test]
fn links_are_the_systems_to_make() {
    use application::authz::{Create, Update};
    let root = a_user().super_admin().build();
    assert!(actor::of(&root).permit::<Create, ExternalIdentity>().is_err());
    assert!(actor::of(&root).permit::<Update, ExternalIdentity>().is_err());
}
