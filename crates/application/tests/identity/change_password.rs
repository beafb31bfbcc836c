use std::time::Duration;

use application::{
    authz::{Actor, Forbidden},
    error::Error,
    identity::{ChangePasswordError, SealedSession, Unauthenticated},
    ports::{HashingUnavailable, SessionClaims, SessionSecret, SessionTokens, Throttled},
    store::StoreError,
};
use domain::identity::{SecurityEventKind, Session, UnfitPassword, User};
use testkit::{
    actor,
    factories::{UserBuilder, a_session, a_user},
    fakes::PlainHasher,
};

use crate::world::World;

const OLD: &str = UserBuilder::PASSWORD;
const NEW: &str = "a much better password";
const SECRET: &str = "the secret";

type Outcome = Result<Option<SealedSession>, Error<ChangePasswordError>>;

/// A world in which Ann is logged in twice.
struct Scene {
    world: World,
    ann: User,
    used: Session,
    other: Session,
}

impl Scene {
    fn new() -> Self {
        let world = World::new();
        let ann = world.given(a_user().named("ann.lee"));
        let used = a_session(&ann).with_secret(SECRET).build();
        world.store.put(used.clone());
        let other = world.given_other_session_of(&ann);
        Self { world, ann, used, other }
    }

    async fn change_as(&self, actor: &Actor, current: &str, new: &str) -> Outcome {
        let use_case = self.world.change_password();
        use_case.execute(actor, current.to_owned(), new.to_owned()).await
    }

    async fn change(&self, current: &str, new: &str) -> Outcome {
        self.change_as(&actor::with_session(&self.ann, &self.used), current, new).await
    }

    /// Why the change is refused, having left everything as it was.
    async fn refusal(&self, current: &str, new: &str) -> ChangePasswordError {
        let Err(Error::Refused(refusal)) = self.change(current, new).await else {
            panic!("the change must be refused");
        };
        assert!(self.has_password(OLD));
        assert_eq!(self.world.store.all::<Session>().len(), 2);
        refusal
    }

    fn has_password(&self, password: &str) -> bool {
        PlainHasher::is_hash_of(&self.world.stored(&self.ann).state().password, password)
    }
}

#[tokio::test]
async fn the_password_is_changed_audited_and_told_to_the_outside() {
    let scene = Scene::new();
    scene.change(OLD, NEW).await.unwrap();
    assert!(scene.has_password(NEW));
    let [event] = &scene.world.audit_trail()[..] else { panic!("one event") };
    assert_eq!(event.kind, SecurityEventKind::PasswordChanged);
    assert_eq!((event.actor_id, event.subject_id), (Some(scene.ann.id()), Some(scene.ann.id())));
    assert_eq!(scene.world.told(), ["user.password-changed"]);
}

#[tokio::test]
async fn the_other_sessions_end_and_those_of_others_stay() {
    let scene = Scene::new();
    let bob = scene.world.given(a_user().named("bob.ray"));
    let his = scene.world.given_session_of(&bob);
    scene.change(OLD, NEW).await.unwrap();
    assert!(scene.world.knows(&scene.used));
    assert!(!scene.world.knows(&scene.other));
    assert!(scene.world.knows(&his));
}

#[tokio::test]
async fn the_session_in_use_goes_on_with_another_token_and_the_old_one_is_dead() {
    let scene = Scene::new();
    let old = scene.world.tokens.seal(&SessionClaims {
        user_id: scene.ann.id(),
        secret: SessionSecret(SECRET.to_owned()),
        issued_at: scene.used.created_at(),
        expires_at: scene.used.expires_at(),
    });
    let authenticate = scene.world.authenticate();
    assert!(authenticate.execute(&old).await.is_ok());

    let sealed = scene.change(OLD, NEW).await.unwrap().unwrap();
    assert!(matches!(authenticate.execute(&old).await, Err(Error::Refused(Unauthenticated))));
    let authenticated = authenticate.execute(&sealed.token).await.unwrap();
    assert_eq!(authenticated.session.id(), scene.used.id());
}

#[tokio::test]
async fn a_credential_that_is_no_session_ends_all_of_them_and_gets_no_token() {
    let scene = Scene::new();
    let sealed = scene.change_as(&actor::of(&scene.ann), OLD, NEW).await.unwrap();
    assert!(sealed.is_none());
    assert!(scene.world.store.all::<Session>().is_empty());
}

#[tokio::test]
async fn a_wrong_current_password_changes_nothing_and_counts_as_a_failure() {
    let scene = Scene::new();
    assert_eq!(scene.refusal("wrong password", NEW).await, ChangePasswordError::WrongPassword);
    assert_eq!(scene.refusal(&"x".repeat(129), NEW).await, ChangePasswordError::WrongPassword);
    assert_eq!(scene.world.throttle.attempts().len(), 2);
    assert!(scene.world.throttle.successes().is_empty());
    assert_eq!(scene.world.audited(), [SecurityEventKind::LogInFailed; 2]);
}

#[tokio::test]
async fn refresh_tokens_end_also_those_of_the_caller_who_gets_no_cookie() {
    let scene = Scene::new();
    let family = a_session(&scene.ann).with_secret("of tokens").build().as_token_family(None);
    scene.world.store.put(family.clone());
    assert!(scene.change_as(&actor::of(&scene.ann), OLD, NEW).await.unwrap().is_none());
    assert!(scene.has_password(NEW) && scene.world.store.all::<Session>().is_empty());
}

#[tokio::test]
async fn a_right_current_password_clears_the_failures() {
    let scene = Scene::new();
    scene.change(OLD, NEW).await.unwrap();
    assert_eq!(scene.world.throttle.successes(), [("ann.lee".to_owned(), None)]);
}

#[tokio::test]
async fn whoever_guesses_must_wait_and_costs_no_hash() {
    let scene = Scene::new();
    let throttled = Throttled { retry_after: Duration::from_secs(8) };
    scene.world.throttle.refuse(throttled.retry_after);
    assert_eq!(scene.refusal(OLD, NEW).await, ChangePasswordError::Throttled(throttled));
    assert_eq!(scene.world.hasher.verified(), 0);
}

#[tokio::test]
async fn an_unfit_new_password_is_refused() {
    let too_long = "x".repeat(129);
    for (new, unfit) in [
        ("seven77", UnfitPassword::TooShort { min: 8 }),
        (too_long.as_str(), UnfitPassword::TooLong),
        ("password1", UnfitPassword::TooCommon),
        ("ann.lee@example.org", UnfitPassword::Personal),
    ] {
        assert_eq!(Scene::new().refusal(OLD, new).await, ChangePasswordError::Unfit(unfit));
    }
}

#[tokio::test]
async fn a_visitor_has_no_password_to_change() {
    let scene = Scene::new();
    let outcome = scene.change_as(&Actor::anonymous(), OLD, NEW).await;
    assert!(matches!(outcome, Err(Error::Forbidden(Forbidden { anonymous: true, .. }))));
    assert_eq!(scene.world.hasher.verified(), 0);
}

#[tokio::test]
async fn an_overloaded_hasher_changes_nothing() {
    let scene = Scene::new();
    scene.world.hasher.overload(true);
    assert!(matches!(scene.change(OLD, NEW).await, Err(Error::Hashing(HashingUnavailable::Overloaded))));
    assert!(scene.has_password(OLD));
}

#[tokio::test]
async fn of_two_changes_at_once_the_second_proved_an_outdated_password() {
    let scene = Scene::new();
    let id = scene.ann.id();
    scene.world.store.before_next_transaction(move |store| {
        store.edit(id, |ann: &mut User| {
            ann.change_password(PlainHasher::hash_of("changed meanwhile"));
        });
    });
    assert!(matches!(scene.change(OLD, NEW).await, Err(Error::Store(StoreError::Stale))));
    assert!(scene.has_password("changed meanwhile"));
    assert!(scene.world.knows(&scene.other));
}

#[tokio::test]
async fn a_session_that_ended_meanwhile_changes_no_password() {
    let scene = Scene::new();
    let id = scene.used.id();
    scene.world.store.before_next_transaction(move |store| store.remove(id));
    assert!(matches!(scene.change(OLD, NEW).await, Err(Error::Store(StoreError::NotFound))));
    assert!(scene.has_password(OLD));
    assert!(scene.world.knows(&scene.other));
}
