//! The jobs that send tokens and notices.

use application::mail::{Mail, MailError};
use domain::{
    identity::{OneTimeToken, User},
    jobs::{RunState, RunStatus},
};
use testkit::{
    actor,
    factories::{UserBuilder, a_user},
};

use crate::{
    program::ended,
    world::{World, idle},
};

fn given(world: &World, user: UserBuilder) -> User {
    let user = user.build();
    world.store.put(user.clone());
    user
}

async fn run(world: &World, job: &'static str, parameters: String) -> RunState {
    ended(world, &actor::system(), job, &parameters).await
}

async fn reset(world: &World, email: &str) -> RunState {
    run(world, "password-reset-mail", format!(r#"{{"email":"{email}"}}"#)).await
}

async fn notice(world: &World, of: &User, what: &str) -> RunState {
    run(world, "security-notice-mail", format!(r#"{{"user_id":"{}",{what}}}"#, of.id())).await
}

/// The line that stands alone behind where it says so.
fn token_in(mail: &Mail) -> &str {
    let (_, rest) = mail.text.split_once("Paste this token").unwrap();
    rest.lines().nth(2).unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_resets_the_password() {
    let world = World::doing(idle);
    let ann = given(&world, a_user().named("ann.lee"));
    let done = reset(&world, "ANN.LEE@example.org").await;
    let mail = world.mailer.tried().remove(0);
    assert_eq!(done.result, Some(format!("sent {} to user {}", mail.id.as_str(), ann.id())));
    assert_eq!(mail.to.to_string(), "ann.lee@example.org");
    let (by, token) = (application::authz::Actor::anonymous(), token_in(&mail).to_owned());
    let outcome = world.app.reset_password.execute(&by, token, "a quite different one".to_owned()).await;
    outcome.unwrap();
}

/// It is in the message, and nowhere else: not in what the run was given, not in what came of it, and not in the table.
#[tokio::test(start_paused = true)]
async fn the_token_is_in_the_message_alone() {
    let world = World::doing(idle);
    given(&world, a_user().named("ann.lee"));
    let done = reset(&world, "ann.lee@example.org").await;
    let mail = world.mailer.tried().remove(0);
    let kept = format!("{done:?}").to_lowercase();
    assert!(!kept.contains(&token_in(&mail).to_lowercase()), "{kept}");
}

#[tokio::test(start_paused = true)]
async fn while_the_mail_server_is_away_the_same_token_waits() {
    let world = World::doing(idle);
    given(&world, a_user().named("ann.lee"));
    for _ in 0..2 {
        world.mailer.fails(MailError::Unavailable("connection refused".to_owned()));
    }
    let done = reset(&world, "ann.lee@example.org").await;
    assert_eq!((done.status, done.attempt), (RunStatus::Succeeded, 3));
    let tried = world.mailer.tried();
    assert!(tried.iter().all(|mail| *mail == tried[0]), "{tried:#?}");
    assert_eq!(world.store.all::<OneTimeToken>().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_is_nobody_here_is_sent_nothing_and_the_run_says_so() {
    let world = World::doing(idle);
    let ann = given(&world, a_user().named("ann.lee").verified());
    let nobody = reset(&world, "nobody@example.org").await;
    let told = "nothing was sent: there is no such account, or it is inactive";
    assert_eq!((nobody.status, nobody.result.as_deref()), (RunStatus::Succeeded, Some(told)));
    let verified =
        run(&world, "verification-mail", format!(r#"{{"email":"{}"}}"#, ann.state().email.as_str())).await;
    assert_eq!(verified.result.as_deref(), Some("nothing was sent: the address is verified already"));
    assert!(world.mailer.tried().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_fourth_message_of_an_hour_is_not_sent() {
    let world = World::doing(idle);
    given(&world, a_user().named("ann.lee"));
    for _ in 0..3 {
        reset(&world, "ann.lee@example.org").await;
    }
    let fourth = reset(&world, "ann.lee@example.org").await;
    assert_eq!(fourth.result.as_deref(), Some("nothing was sent: 3 such messages were sent within the hour"));
    assert_eq!(world.mailer.tried().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_newcomer_can_verify_their_address_with_the_welcome() {
    let world = World::doing(idle);
    let ann = given(&world, a_user().named("ann.lee"));
    run(&world, "welcome-mail", format!(r#"{{"user_id":"{}"}}"#, ann.id())).await;
    let token = token_in(&world.mailer.tried()[0]).to_owned();
    world.app.verify_email.execute(&application::authz::Actor::anonymous(), token).await.unwrap();
    assert!(world.store.get::<User>(ann.id()).unwrap().is_email_verified());
}

#[tokio::test(start_paused = true)]
async fn who_is_verified_is_welcomed_without_a_token() {
    let world = World::doing(idle);
    let ann = given(&world, a_user().named("ann.lee").verified());
    run(&world, "welcome-mail", format!(r#"{{"user_id":"{}"}}"#, ann.id())).await;
    assert!(!world.mailer.tried()[0].text.contains("token"));
    assert!(world.store.all::<OneTimeToken>().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_new_address_and_the_one_before_are_both_told() {
    let world = World::doing(idle);
    let ann = given(&world, a_user().named("ann.lee"));
    run(&world, "new-address-mail", format!(r#"{{"user_id":"{}"}}"#, ann.id())).await;
    notice(&world, &ann, r#""incident":"user.email-changed","email":"before@example.org""#).await;
    let to: Vec<_> = world.mailer.tried().iter().map(|mail| mail.to.address.as_str().to_owned()).collect();
    assert_eq!(to, ["ann.lee@example.org", "before@example.org"]);
}

/// Only the words of what it says are written, however the run came into the queue.
#[tokio::test(start_paused = true)]
async fn the_holder_of_an_account_is_told_what_a_new_client_says_that_it_is() {
    let world = World::doing(idle);
    let ann = given(&world, a_user().named("ann.lee"));
    let said = r#""incident":"user.signed-in-from-new-client","client":"Wget/1.21 https://evil.example""#;
    notice(&world, &ann, said).await;
    let silent = notice(&world, &ann, r#""incident":"user.signed-in-from-new-client""#).await;
    assert_eq!(silent.status, RunStatus::Dead, "an empty text says that it said nothing; no text, nothing");
    let [mail] = &world.mailer.tried()[..] else { panic!("one message") };
    assert_eq!(mail.subject.as_str(), "Your account was used from a new device");
    assert!(mail.text.contains("It says that it is: Wget https evil example\n"), "{}", mail.text);
}

/// The account may have been switched off for what its holder is told about.
#[tokio::test(start_paused = true)]
async fn who_is_inactive_is_told_what_happened_all_the_same_and_who_is_gone_is_not() {
    let world = World::doing(idle);
    let off = given(&world, a_user().named("eve.fox").inactive());
    let done = notice(&world, &off, r#""incident":"user.password-changed""#).await;
    assert_eq!(done.status, RunStatus::Succeeded);
    assert_eq!(world.mailer.tried().len(), 1);
    let gone =
        notice(&world, &a_user().named("bob.ray").build(), r#""incident":"user.password-changed""#).await;
    assert_eq!(gone.result.as_deref(), Some("nothing was sent: the user is gone"));
}

/// However it came into the queue.
#[tokio::test(start_paused = true)]
async fn a_move_that_somebody_else_has_enqueued_is_not_made() {
    let world = World::doing(idle);
    let root = given(&world, a_user().named("root.admin").super_admin());
    let admin = given(&world, a_user().named("an.admin").admin());
    let parameters = format!(r#"{{"email":"mine@example.org","user_id":"{}","version":1}}"#, root.id());
    let run = ended(&world, &actor::of(&admin), "email-change-mail", &parameters).await;
    assert_eq!(run.status, RunStatus::Dead);
    assert_eq!(run.error.as_deref(), Some("the system alone enqueues such a run"));
    assert!(world.store.all::<OneTimeToken>().is_empty() && world.mailer.tried().is_empty());
}
