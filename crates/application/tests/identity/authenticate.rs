use std::time::Duration;

use application::{
    error::Error,
    identity::{Authenticated, Unauthenticated},
    ports::{SessionClaims, SessionSecret, SessionTokens},
};
use domain::{
    identity::{Role, Session, TokenDigest, User},
    shared::Timestamp,
};
use testkit::{
    factories::{SessionBuilder, a_session, a_user},
    fakes::{FakeClock, PlainTokens},
};

use crate::world::World;

const MINUTE: Duration = Duration::from_secs(60);
const SECRET: &str = "the secret";

/// A world in which Ann is logged in.
struct Scene {
    world: World,
    ann: User,
    session: Session,
}

impl Scene {
    fn new() -> Self {
        let world = World::new();
        let ann = world.given(a_user().named("ann.lee"));
        let session = a_session(&ann).with_secret(SECRET).build();
        world.store.put(session.clone());
        Self { world, ann, session }
    }

    async fn come_with(&self, token: &str) -> Result<Authenticated, Error<Unauthenticated>> {
        self.world.authenticate().execute(token).await
    }

    /// With a token that outlives every session, so that only the stored session decides.
    async fn come(&self) -> Result<Authenticated, Error<Unauthenticated>> {
        self.come_with(&token(FakeClock::START.plus(1000 * 60 * MINUTE))).await
    }

    async fn is_turned_away(&self) -> bool {
        matches!(self.come().await, Err(Error::Refused(Unauthenticated)))
    }
}

fn token(expires_at: Timestamp) -> String {
    PlainTokens::default().seal(&SessionClaims {
        user_id: a_user().build().id(),
        secret: SessionSecret(SECRET.to_owned()),
        issued_at: FakeClock::START,
        expires_at,
    })
}

#[tokio::test]
async fn a_live_session_stands_for_its_user_and_nothing_is_written() {
    let scene = Scene::new();
    let before = scene.world.store.contents();
    let authenticated = scene.come().await.unwrap();
    let identity = authenticated.identity();
    assert_eq!((identity.id, identity.session), (scene.ann.id(), Some(scene.session.id())));
    assert!(authenticated.renewed.is_none());
    assert_eq!(scene.world.store.contents(), before);
}

#[tokio::test]
async fn a_role_counts_from_the_moment_it_is_given() {
    let scene = Scene::new();
    assert_eq!(scene.come().await.unwrap().identity().role, Role::User);
    scene.world.store.edit(scene.ann.id(), |ann: &mut User| {
        ann.grant_admin();
    });
    assert_eq!(scene.come().await.unwrap().identity().role, Role::Admin);
}

#[tokio::test]
async fn what_is_no_token_of_ours_is_turned_away() {
    let scene = Scene::new();
    for token in ["", "garbage", "unknown secret|9999999999999999"] {
        assert!(matches!(scene.come_with(token).await, Err(Error::Refused(Unauthenticated))));
    }
}

#[tokio::test]
async fn a_token_past_its_time_is_turned_away() {
    let scene = Scene::new();
    scene.world.clock.advance(10 * MINUTE);
    let expired = token(FakeClock::START.plus(10 * MINUTE));
    assert!(matches!(scene.come_with(&expired).await, Err(Error::Refused(Unauthenticated))));
}

#[tokio::test]
async fn a_session_that_was_not_used_for_the_idle_time_has_ended() {
    let scene = Scene::new();
    scene.world.clock.advance(30 * MINUTE);
    assert!(scene.is_turned_away().await);
}

#[tokio::test]
async fn a_session_ends_after_the_absolute_time_however_much_it_is_used() {
    let scene = Scene::new();
    for _ in 0..(12 * 3 - 1) {
        scene.world.clock.advance(20 * MINUTE);
        assert!(scene.come().await.is_ok());
    }
    scene.world.clock.advance(20 * MINUTE);
    assert!(scene.is_turned_away().await);
}

#[tokio::test]
async fn an_ended_session_is_turned_away() {
    let scene = Scene::new();
    scene.world.store.remove(scene.session.id());
    assert!(scene.is_turned_away().await);
}

#[tokio::test]
async fn an_inactive_user_is_turned_away() {
    let scene = Scene::new();
    scene.world.store.edit(scene.ann.id(), |ann: &mut User| {
        ann.inactivate();
    });
    assert!(scene.is_turned_away().await);
}

#[tokio::test]
async fn a_deleted_user_is_turned_away() {
    let scene = Scene::new();
    scene.world.store.remove(scene.ann.id());
    assert!(scene.is_turned_away().await);
}

#[tokio::test]
async fn use_is_written_down_only_when_a_quarter_of_the_idle_time_is_gone() {
    let scene = Scene::new();
    let quarter = SessionBuilder::POLICY.idle / 4;
    scene.world.clock.advance(quarter - Duration::from_micros(1));
    let before = scene.world.store.contents();
    assert!(scene.come().await.unwrap().renewed.is_none());
    assert_eq!(scene.world.store.contents(), before);

    scene.world.clock.advance(Duration::from_micros(1));
    let renewed = scene.come().await.unwrap().renewed.unwrap();
    let until = FakeClock::START.plus(quarter).plus(SessionBuilder::POLICY.idle);
    assert_eq!(renewed.session.expires_at(), until);
    assert_eq!(scene.world.store.get(scene.session.id()), Some(renewed.session));
    assert_eq!(renewed.token, token(until), "the client gets a token that lasts as long");
}

#[tokio::test]
async fn a_session_that_ended_while_it_was_being_renewed_is_turned_away() {
    let scene = Scene::new();
    scene.world.clock.advance(10 * MINUTE);
    let id = scene.session.id();
    scene.world.store.before_next_transaction(move |store| store.remove(id));
    assert!(scene.is_turned_away().await);
    assert!(!scene.world.knows(&scene.session), "renewal does not bring it back");
}

#[tokio::test]
async fn a_session_that_is_given_another_secret_meanwhile_is_not_renewed_for_the_old_one() {
    let scene = Scene::new();
    scene.world.clock.advance(10 * MINUTE);
    let id = scene.session.id();
    scene.world.store.before_next_transaction(move |store| {
        store.edit(id, |session: &mut Session| {
            session.change_token(TokenDigest::new("of another secret".to_owned()));
        });
    });
    assert!(scene.is_turned_away().await);
}

#[tokio::test]
async fn two_requests_at_once_renew_a_session_once() {
    let scene = Scene::new();
    scene.world.clock.advance(10 * MINUTE);
    let (id, now) = (scene.session.id(), FakeClock::START.plus(10 * MINUTE));
    scene.world.store.before_next_transaction(move |store| {
        store.edit(id, |session: &mut Session| {
            session.renew(now, &SessionBuilder::POLICY);
        });
    });
    let renewed = scene.come().await.unwrap().renewed.unwrap();
    assert_eq!(renewed.session.expires_at(), now.plus(SessionBuilder::POLICY.idle));
}

#[tokio::test]
async fn a_broken_store_is_not_taken_for_a_bad_token() {
    let scene = Scene::new();
    scene.world.store.break_statement(2);
    assert!(matches!(scene.come().await, Err(Error::Store(_))));
}
