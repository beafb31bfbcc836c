use application::{
    error::Error,
    identity::{ChallengeToken, FinishLogInError, LogInError, SecondFactorRefused},
};
use domain::identity::{
    CHALLENGE_LASTS, CodeRefused, SecondFactorCode, SecurityEventKind, Session, SignInChallenge, TotpCode,
};
use testkit::{actor, factories::a_user};

use super::world::STEP;
use crate::world::{World, credentials, visitor};

const WRONG: SecondFactorCode = SecondFactorCode::Totp(TotpCode::of(999_999));

fn is_wrong<T>(outcome: Result<T, Error<FinishLogInError>>) -> bool {
    let wrong = SecondFactorRefused::Code(CodeRefused::Wrong);
    matches!(outcome, Err(Error::Refused(FinishLogInError::SecondFactor(refused))) if refused == wrong)
}

fn has_ended<T>(outcome: Result<T, Error<FinishLogInError>>) -> bool {
    let ended = SecondFactorRefused::Ended;
    matches!(outcome, Err(Error::Refused(FinishLogInError::SecondFactor(refused))) if refused == ended)
}

#[tokio::test]
async fn a_log_in_takes_the_password_and_then_the_code() {
    let world = World::new();
    let holder = world.given_holder().await;
    let before = world.store.all::<Session>().len();
    let challenge = world.asked().await;
    assert_eq!(world.store.all::<Session>().len(), before, "the password alone opens nothing");

    let logged_in = world.answer(&challenge, world.totp(&holder.secret)).await.unwrap();
    assert_eq!(logged_in.user.id(), holder.user.id());
    assert_eq!(world.store.all::<Session>().len(), before + 1);
    assert!(world.store.all::<SignInChallenge>().is_empty());
    assert_eq!(world.audited()[1..], [SecurityEventKind::SecondFactorAsked, SecurityEventKind::LogIn]);
}

#[tokio::test]
async fn a_wrong_password_does_not_tell_that_there_is_a_second_factor() {
    let world = World::new();
    world.given_holder().await;
    let outcome = world.log_in().execute(&visitor(), credentials("ann.lee", "wrong")).await.err();
    assert!(matches!(outcome, Some(Error::Refused(LogInError::InvalidCredentials))));
}

#[tokio::test]
async fn a_code_is_good_once_also_with_another_challenge() {
    let world = World::new();
    let holder = world.given_holder().await;
    let code = world.totp(&holder.secret);
    let (first, second) = (world.asked().await, world.asked().await);
    world.answer(&first, code.clone()).await.unwrap();
    assert!(is_wrong(world.answer(&second, code).await));
    world.clock.advance(STEP);
    world.answer(&second, world.totp(&holder.secret)).await.unwrap();
}

#[tokio::test]
async fn clocks_may_differ_by_one_step_and_no_more() {
    for (steps, accepted) in [(-2_i64, false), (-1, true), (0, true), (1, true), (2, false)] {
        let world = World::new();
        let holder = world.given_holder().await;
        world.clock.advance(4 * STEP);
        let challenge = world.asked().await;
        let now = application::ports::Clock::now(&*world.clock);
        let theirs = domain::shared::Timestamp::from_micros(now.micros() + steps * 30_000_000);
        let code = testkit::fakes::PlainSecondFactors::code(&holder.secret, theirs);
        let outcome = world.answer(&challenge, SecondFactorCode::Totp(code)).await;
        assert_eq!(outcome.is_ok(), accepted, "{steps}");
    }
}

#[tokio::test]
async fn a_challenge_is_met_once() {
    let world = World::new();
    let holder = world.given_holder().await;
    let challenge = world.asked().await;
    world.answer(&challenge, world.totp(&holder.secret)).await.unwrap();
    world.clock.advance(STEP);
    assert!(has_ended(world.answer(&challenge, world.totp(&holder.secret)).await));
}

#[tokio::test]
async fn a_challenge_ends_after_five_minutes_and_after_five_wrong_codes() {
    let world = World::new();
    let holder = world.given_holder().await;
    let late = world.asked().await;
    world.clock.advance(CHALLENGE_LASTS);
    assert!(has_ended(world.answer(&late, world.totp(&holder.secret)).await));

    let guessed = world.asked().await;
    for _ in 0..5 {
        assert!(is_wrong(world.answer(&guessed, WRONG).await));
    }
    world.clock.advance(STEP);
    assert!(has_ended(world.answer(&guessed, world.totp(&holder.secret)).await));
}

/// Whoever knows the password gets as many challenges as they like: the account counts.
#[tokio::test]
async fn another_challenge_does_not_buy_more_guesses() {
    let world = World::new();
    let holder = world.given_holder().await;
    for _ in 0..5 {
        assert!(is_wrong(world.answer(&world.asked().await, WRONG).await));
    }
    let outcome = world.answer(&world.asked().await, world.totp(&holder.secret)).await.err();
    let slowed = |refused| matches!(refused, SecondFactorRefused::Code(CodeRefused::TooMany { .. }));
    assert!(
        matches!(outcome, Some(Error::Refused(FinishLogInError::SecondFactor(refused))) if slowed(refused))
    );
    world.clock.advance(STEP);
    world.answer(&world.asked().await, world.totp(&holder.secret)).await.unwrap();
    assert_eq!(world.factor().state().failures, 0);
}

#[tokio::test]
async fn a_challenge_that_nobody_was_given_is_none() {
    let world = World::new();
    let holder = world.given_holder().await;
    let made_up = ChallengeToken::new("made up".to_owned());
    assert!(has_ended(world.answer(&made_up, world.totp(&holder.secret)).await));
}

#[tokio::test]
async fn what_changes_the_account_between_the_steps_ends_the_log_in() {
    let world = World::new();
    let holder = world.given_holder().await;
    let root = world.given(a_user().named("root1").super_admin());
    let challenge = world.asked().await;
    world
        .set_password()
        .execute(&actor::of(&root), holder.user.id(), "another passphrase".to_owned())
        .await
        .unwrap();
    assert!(has_ended(world.answer(&challenge, world.totp(&holder.secret)).await));

    let login = credentials("ann.lee", "another passphrase");
    let outcome = world.log_in().execute(&visitor(), login).await.err();
    let Some(Error::Refused(LogInError::SecondFactorRequired(challenge))) = outcome else {
        panic!("another password does not get around the second factor")
    };
    world.user_activation().inactivate(&actor::of(&root), holder.user.id()).await.unwrap();
    assert!(has_ended(world.answer(&challenge, world.totp(&holder.secret)).await));
}

#[tokio::test]
async fn a_recovery_code_does_in_place_of_the_app_once() {
    let world = World::new();
    let holder = world.given_holder().await;
    let code = SecondFactorCode::Recovery(holder.recovery[3].clone());
    world.answer(&world.asked().await, code.clone()).await.unwrap();
    assert!(world.audited().contains(&SecurityEventKind::RecoveryCodeUsed));
    let summary = world.own_second_factor().execute(&holder.actor).await.unwrap();
    assert_eq!(summary.recovery_codes_left, 9);
    assert!(is_wrong(world.answer(&world.asked().await, code).await));
}

#[tokio::test]
async fn nobody_uses_the_recovery_code_of_somebody_else() {
    let world = World::new();
    world.given_holder().await;
    let bob = world.given(a_user().named("bob.ray"));
    let by = actor::with_session(&bob, &world.given_session_of(&bob));
    let secret = world.begin_totp().execute(&by).await.unwrap();
    let his = world.confirm_totp().execute(&by, world.shown(&secret)).await.unwrap();
    let code = SecondFactorCode::Recovery(his[0].clone());
    assert!(is_wrong(world.answer(&world.asked().await, code).await));
}

#[tokio::test]
async fn whoever_is_logged_in_has_nothing_to_finish() {
    let world = World::new();
    let holder = world.given_holder().await;
    let challenge = world.asked().await;
    let outcome =
        world.finish_log_in().execute(&holder.actor, &challenge, world.totp(&holder.secret)).await.err();
    assert!(matches!(outcome, Some(Error::Refused(FinishLogInError::AlreadyLoggedIn))));
}

#[tokio::test]
async fn secrets_move_over_to_a_new_server_key_and_are_lost_with_the_last_one() {
    let world = World::new();
    let holder = world.given_holder().await;
    let sealed = world.factor().state().data.clone();
    world.second_factors.rotate(&["2", "1"]);
    world.answer(&world.asked().await, world.totp(&holder.secret)).await.unwrap();
    assert_ne!(world.factor().state().data, sealed);
    let recovery = SecondFactorCode::Recovery(holder.recovery[0].clone());
    world.answer(&world.asked().await, recovery).await.unwrap();

    world.second_factors.rotate(&["2"]);
    world.clock.advance(STEP);
    world.answer(&world.asked().await, world.totp(&holder.secret)).await.unwrap();
    world.second_factors.rotate(&["3"]);
    world.clock.advance(STEP);
    let outcome = world.answer(&world.asked().await, world.totp(&holder.secret)).await;
    assert!(matches!(outcome, Err(Error::Store(application::store::StoreError::Broken(_)))));
}

#[tokio::test]
async fn challenges_whose_time_is_up_are_swept_out_with_the_sessions() {
    let world = World::new();
    world.given_holder().await;
    world.asked().await;
    world.clock.advance(CHALLENGE_LASTS + STEP);
    world.asked().await;
    world.purge_sessions().execute(&actor::system()).await.unwrap();
    assert_eq!(world.store.all::<SignInChallenge>().len(), 1);
}
