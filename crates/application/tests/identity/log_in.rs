use std::time::Duration;

use application::{
    authz::Actor,
    error::Error,
    identity::{LogInCommand, LogInError},
    ports::{HashingUnavailable, SessionTokens, Throttled},
};
use domain::identity::{SecurityEventKind, Session};
use testkit::{
    actor,
    factories::{SessionBuilder, UserBuilder, a_user},
    fakes::{FakeClock, PlainHasher},
};

use crate::world::{World, credentials, visitor};

const PASSWORD: &str = UserBuilder::PASSWORD;

async fn refusal(world: &World, actor: &Actor, command: LogInCommand) -> LogInError {
    let Err(Error::Refused(refusal)) = world.log_in().execute(actor, command).await else {
        panic!("the log-in must be refused");
    };
    assert!(world.store.all::<Session>().is_empty());
    refusal
}

#[tokio::test]
async fn the_name_or_the_address_in_any_case_opens_a_session() {
    for login in ["ann.lee", "ANN.Lee", "Ann.Lee@EXAMPLE.org", "  ann.lee "] {
        let world = World::new();
        let ann = world.given(a_user().named("ann.lee"));
        let outcome = world.log_in().execute(&visitor(), credentials(login, PASSWORD)).await;
        assert_eq!(outcome.map(|logged_in| logged_in.user.id()).ok(), Some(ann.id()));
    }
}

#[tokio::test]
async fn the_session_is_found_by_the_digest_of_the_secret_in_the_token() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let logged_in = world.log_in().execute(&visitor(), credentials("ann.lee", PASSWORD)).await.unwrap();
    let [session] = &world.store.all::<Session>()[..] else { panic!("one session") };
    let secret = world.tokens.open(&logged_in.sealed.token, FakeClock::START).unwrap();
    assert_eq!(session.token(), world.tokens.digest(&secret));
    assert_eq!(session.user_id(), ann.id());
    assert_eq!(*session, logged_in.sealed.session);
}

#[tokio::test]
async fn the_session_says_where_it_was_opened_and_until_when_it_lasts() {
    let world = World::new();
    world.given(a_user().named("ann.lee"));
    let logged_in = world.log_in().execute(&visitor(), credentials("ann.lee", PASSWORD)).await.unwrap();
    let session = logged_in.sealed.session.state().clone();
    assert_eq!(session.address.as_deref(), Some("192.0.2.7"));
    assert_eq!(session.client.as_deref(), Some("curl/8"));
    assert_eq!(session.expires_at, FakeClock::START.plus(SessionBuilder::POLICY.idle));
    assert_eq!(session.ends_at, FakeClock::START.plus(SessionBuilder::POLICY.absolute));
}

#[tokio::test]
async fn a_log_in_is_audited_and_clears_the_failures() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    world.log_in().execute(&visitor(), credentials("Ann.Lee", PASSWORD)).await.unwrap();
    let [event] = &world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::LogIn);
    assert_eq!((event.actor_id, event.subject_id), (Some(ann.id()), Some(ann.id())));
    assert_eq!(event.address.as_deref(), Some("192.0.2.7"));
    let tried = ("ann.lee".to_owned(), Some("192.0.2.7".to_owned()));
    assert_eq!(world.throttle.successes(), [tried]);
}

#[tokio::test]
async fn every_failure_gets_one_answer_and_costs_one_hash() {
    let overlong = "x".repeat(129);
    for (login, password) in [
        ("ann.lee", "wrong password"),
        ("ann.lee", ""),
        ("ann.lee", overlong.as_str()),
        ("nobody", PASSWORD),
        ("nobody@example.org", PASSWORD),
        ("neither a name nor an address", PASSWORD),
        ("inactive", PASSWORD),
        ("inactive", "wrong password"),
    ] {
        let world = World::new();
        world.given(a_user().named("ann.lee"));
        world.given(a_user().named("inactive").inactive());
        let answer = refusal(&world, &visitor(), credentials(login, password)).await;
        assert_eq!(answer, LogInError::InvalidCredentials, "{login} with '{password}'");
        assert_eq!((world.hasher.verified(), world.hasher.hashed()), (1, 0), "{login} with '{password}'");
        assert_eq!(world.audited(), [SecurityEventKind::LogInFailed]);
        assert_eq!(world.throttle.attempts().len(), 1);
        assert!(world.throttle.successes().is_empty());
    }
}

#[tokio::test]
async fn a_success_costs_the_same_one_hash() {
    let world = World::new();
    world.given(a_user().named("ann.lee"));
    world.log_in().execute(&visitor(), credentials("ann.lee", PASSWORD)).await.unwrap();
    assert_eq!((world.hasher.verified(), world.hasher.hashed()), (1, 0));
}

#[tokio::test]
async fn the_audit_trail_knows_whose_account_was_tried_without_naming_what_was_typed() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    refusal(&world, &visitor(), credentials("ann.lee", "wrong password")).await;
    refusal(&world, &visitor(), credentials("my-password-in-the-wrong-field", "x")).await;
    let trail = world.audit_trail();
    let subjects: Vec<_> = trail.iter().map(|event| event.subject_id).collect();
    assert_eq!(subjects, [Some(ann.id()), None]);
    assert!(trail.iter().all(|event| event.actor_id.is_none() && event.detail.is_none()));
}

#[tokio::test]
async fn whoever_must_wait_is_told_how_long_and_costs_no_hash() {
    let world = World::new();
    world.given(a_user().named("ann.lee"));
    world.throttle.refuse(Duration::from_secs(4));
    let throttled = Throttled { retry_after: Duration::from_secs(4) };
    let answer = refusal(&world, &visitor(), credentials("ann.lee", PASSWORD)).await;
    assert_eq!(answer, LogInError::Throttled(throttled));
    assert_eq!(world.hasher.verified(), 0);
    assert_eq!(world.audited(), [SecurityEventKind::LogInThrottled]);
}

#[tokio::test]
async fn case_variants_of_a_name_count_as_one_account_for_guessing() {
    let world = World::new();
    for login in ["ann.lee", " ANN.lee"] {
        refusal(&world, &visitor(), credentials(login, "wrong password")).await;
    }
    let accounts: Vec<_> = world.throttle.attempts().into_iter().map(|(account, _)| account).collect();
    assert_eq!(accounts, ["ann.lee", "ann.lee"]);
}

#[tokio::test]
async fn whoever_is_logged_in_is_told_to_log_out_first() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let answer = refusal(&world, &actor::of(&ann), credentials("ann.lee", PASSWORD)).await;
    assert_eq!(answer, LogInError::AlreadyLoggedIn);
    assert_eq!(world.hasher.verified(), 0);
    assert!(world.throttle.attempts().is_empty());
}

#[tokio::test]
async fn an_outdated_hash_is_replaced_without_a_word() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    world.hasher.change_parameters();
    for hashes in [1, 1] {
        world.log_in().execute(&visitor(), credentials("ann.lee", PASSWORD)).await.unwrap();
        assert_eq!(world.hasher.hashed(), hashes, "only the first log-in finds it outdated");
    }
    let fresh = &world.stored(&ann).state().password.clone();
    assert_ne!(*fresh, ann.state().password);
    assert!(PlainHasher::is_hash_of(fresh, PASSWORD));
    assert!(world.told().is_empty());
    assert_eq!(world.audited(), [SecurityEventKind::LogIn, SecurityEventKind::LogIn]);
}

#[tokio::test]
async fn a_password_is_good_however_old_it_is() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    world.clock.set(FakeClock::START.plus(Duration::from_secs(10 * 365 * 24 * 60 * 60)));
    let outcome = world.log_in().execute(&visitor(), credentials("ann.lee", PASSWORD)).await;
    assert_eq!(outcome.map(|logged_in| logged_in.user.id()).ok(), Some(ann.id()));
}

#[tokio::test]
async fn a_failed_log_in_does_not_touch_an_outdated_hash() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    world.hasher.change_parameters();
    refusal(&world, &visitor(), credentials("ann.lee", "wrong password")).await;
    assert_eq!(world.stored(&ann).state(), ann.state());
}

#[tokio::test]
async fn nobody_logs_in_while_the_hasher_is_overloaded() {
    let world = World::new();
    world.given(a_user().named("ann.lee"));
    world.hasher.overload(true);
    let before = world.store.contents();
    let outcome = world.log_in().execute(&visitor(), credentials("ann.lee", PASSWORD)).await;
    assert!(matches!(outcome, Err(Error::Hashing(HashingUnavailable::Overloaded))));
    assert_eq!(world.store.contents(), before);
}
