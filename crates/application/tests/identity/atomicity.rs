//! Whatever breaks, and whenever it does: a use case leaves everything it does, or nothing.

use std::time::Duration;

use application::{
    identity::{NewAccount, ProfileChanges},
    ports::{SessionClaims, SessionSecret, SessionTokens},
};
use domain::{
    identity::{OneTimeTokenPurpose, Role, Session, User, Username},
    shared::{Id, Timestamp},
};
use testkit::{
    actor,
    factories::{UserBuilder, a_one_time_token, a_session, a_user, an_account},
    fakes::FakeClock,
};

use crate::world::{World, credentials, visitor};

const SECRET: &str = "the secret";

/// A world in which Ann, who is logged in, is administered by Root.
struct Scene {
    world: World,
    root: User,
    ann: User,
    session: Session,
}

impl Scene {
    fn new() -> Self {
        let world = World::new();
        let root = world.given(a_user().named("root1").super_admin());
        let ann = world.given(a_user().named("ann.lee"));
        let session = a_session(&ann).with_secret(SECRET).build();
        world.store.put(session.clone());
        for purpose in OneTimeTokenPurpose::ALL {
            world.store.put(a_one_time_token(&ann, purpose).with_secret(purpose.name()).build());
        }
        Self { world, root, ann, session }
    }
}

/// Does the work over and over, breaking its first statement, then its second …, until it gets through.
async fn all_or_nothing<T, E>(work: impl AsyncFn(&Scene) -> Result<T, E>) {
    for nth in 1.. {
        let scene = Scene::new();
        let before = scene.world.store.contents();
        scene.world.store.break_statement(nth);
        let outcome = work(&scene).await;
        if scene.world.store.was_spared() {
            assert!(outcome.is_ok());
            assert_ne!(scene.world.store.contents(), before);
            assert!(nth > 3, "begin, at least one write, commit");
            return;
        }
        assert!(outcome.is_err(), "statement {nth} broke unnoticed");
        assert_eq!(scene.world.store.contents(), before, "statement {nth} broke");
    }
}

#[tokio::test]
async fn sign_up() {
    let new = || an_account("bob.ray");
    all_or_nothing(async |scene| scene.world.sign_up().execute(&visitor(), new()).await).await;
}

#[tokio::test]
async fn log_in_with_an_outdated_hash() {
    all_or_nothing(async |scene| {
        scene.world.hasher.change_parameters();
        let command = credentials("ann.lee", UserBuilder::PASSWORD);
        scene.world.log_in().execute(&visitor(), command).await
    })
    .await;
}

#[tokio::test]
async fn renewal_of_a_session() {
    let token = |scene: &Scene| {
        scene.world.tokens.seal(&SessionClaims {
            user_id: scene.ann.id(),
            secret: SessionSecret(SECRET.to_owned()),
            issued_at: FakeClock::START,
            expires_at: Timestamp::from_micros(i64::MAX),
        })
    };
    all_or_nothing(async |scene| {
        scene.world.clock.advance(Duration::from_secs(600));
        scene.world.authenticate().execute(&token(scene)).await
    })
    .await;
}

#[tokio::test]
async fn log_out() {
    all_or_nothing(async |scene| {
        let by = actor::with_session(&scene.ann, &scene.session);
        scene.world.log_out().execute(&by).await
    })
    .await;
}

#[tokio::test]
async fn change_of_password() {
    all_or_nothing(async |scene| {
        let by = actor::with_session(&scene.ann, &scene.session);
        let (current, new) = (UserBuilder::PASSWORD.to_owned(), "a better password".to_owned());
        scene.world.change_password().execute(&by, current, new).await
    })
    .await;
}

#[tokio::test]
async fn setting_a_password() {
    all_or_nothing(async |scene| {
        let new = "a better password".to_owned();
        let by = actor::of(&scene.root);
        scene.world.set_password().execute(&by, scene.ann.id(), new).await
    })
    .await;
}

#[tokio::test]
async fn reset_of_a_password() {
    all_or_nothing(async |scene| {
        let token = OneTimeTokenPurpose::ResetPassword.name().to_owned();
        scene
            .world
            .reset_password()
            .execute(&visitor(), token, "a quite different passphrase".to_owned())
            .await
    })
    .await;
}

#[tokio::test]
async fn move_to_another_address() {
    all_or_nothing(async |scene| {
        let token = OneTimeTokenPurpose::ChangeEmail.name().to_owned();
        scene.world.change_email().execute(&visitor(), token).await
    })
    .await;
}

#[tokio::test]
async fn creation_of_a_user() {
    all_or_nothing(async |scene| {
        let new: NewAccount = an_account("bob.ray");
        let by = actor::of(&scene.root);
        scene.world.accounts().create(&by, (new, Role::Admin)).await
    })
    .await;
}

fn rename() -> ProfileChanges {
    ProfileChanges { username: Username::parse("ann.ray").ok(), ..ProfileChanges::default() }
}

#[tokio::test]
async fn editing_ones_profile() {
    all_or_nothing(async |scene| {
        let by = actor::of(&scene.ann);
        scene.world.edit_profile().execute(&by, rename(), None).await
    })
    .await;
}

#[tokio::test]
async fn editing_a_user() {
    all_or_nothing(async |scene| {
        let (by, id) = subject(scene);
        scene.world.accounts().update(&by, id, rename().into(), None).await
    })
    .await;
}

#[tokio::test]
async fn inactivation() {
    all_or_nothing(async |scene| {
        let (by, id) = subject(scene);
        scene.world.user_activation().inactivate(&by, id).await
    })
    .await;
}

#[tokio::test]
async fn granting_admin_rights() {
    all_or_nothing(async |scene| {
        let (by, id) = subject(scene);
        scene.world.user_roles().grant_admin(&by, id).await
    })
    .await;
}

#[tokio::test]
async fn deletion_of_a_user() {
    all_or_nothing(async |scene| {
        let (by, id) = subject(scene);
        scene.world.accounts().delete(&by, id, None).await
    })
    .await;
}

fn subject(scene: &Scene) -> (application::authz::Actor, Id<User>) {
    (actor::of(&scene.root), scene.ann.id())
}
