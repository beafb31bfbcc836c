//! The jobs that write to people, whatever the mail server says.

use application::mail::{Mail, MailError};
use domain::{
    identity::User,
    jobs::{RunState, RunStatus},
    ordering::{Order, OrderStatus},
};
use testkit::{
    actor,
    factories::{a_product, a_user, an_order},
};

use crate::{
    program::ended,
    world::{World, idle},
};

fn away() -> MailError {
    MailError::Unavailable("connection refused".to_owned())
}

fn ann(world: &World) -> User {
    let ann = a_user().named("ann.lee").called("Ann Lee").build();
    world.store.put(ann.clone());
    ann
}

/// Two mugs, in an order that is so far.
fn order_of(world: &World, customer: &User, status: OrderStatus) -> Order {
    let mug = a_product().with_sku("MUG-1").named("Blue mug").build();
    let order = an_order(customer).of(&mug, 2).that_is(status).build();
    world.store.put(order.clone());
    order
}

async fn welcome(world: &World, user: &User) -> RunState {
    ended(world, &actor::system(), "welcome-mail", &format!(r#"{{"user_id":"{}"}}"#, user.id())).await
}

async fn confirm(world: &World, order: &Order) -> RunState {
    let parameters = format!(r#"{{"order_id":"{}"}}"#, order.id());
    ended(world, &actor::system(), "order-confirmation-mail", &parameters).await
}

/// The only message that was sent.
#[track_caller]
fn only(world: &World) -> Mail {
    let mut tried = world.mailer.tried();
    assert_eq!(tried.len(), 1, "{tried:#?}");
    tried.remove(0)
}

#[tokio::test(start_paused = true)]
async fn a_newcomer_is_welcomed_by_mail() {
    let world = World::doing(idle);
    let ann = ann(&world);
    let run = welcome(&world, &ann).await;
    let mail = only(&world);
    assert_eq!(run.status, RunStatus::Succeeded, "{run:?}");
    assert_eq!(run.result, Some(format!("sent {} to user {}", mail.id.as_str(), ann.id())));
    assert_eq!(mail.to.to_string(), "Ann Lee <ann.lee@example.org>");
    assert_eq!(mail.subject.as_str(), "Welcome, Ann Lee");
}

#[tokio::test(start_paused = true)]
async fn a_customer_is_told_by_mail_what_they_confirmed() {
    let world = World::doing(idle);
    let order = order_of(&world, &ann(&world), OrderStatus::Confirmed);
    let run = confirm(&world, &order).await;
    let mail = only(&world);
    assert_eq!(run.status, RunStatus::Succeeded, "{run:?}");
    assert_eq!(mail.to.address.as_str(), "ann.lee@example.org");
    assert!(mail.text.contains("2 x Blue mug (MUG-1) at 9.99 USD: 19.98 USD"), "{}", mail.text);
    assert!(mail.html.contains("19.98 USD"), "{}", mail.html);
}

#[tokio::test(start_paused = true)]
async fn while_the_mail_server_is_away_a_message_is_only_late_and_keeps_its_name() {
    let world = World::doing(idle);
    for _ in 0..2 {
        world.mailer.fails(away());
    }
    let run = welcome(&world, &ann(&world)).await;
    assert_eq!((run.status, run.attempt), (RunStatus::Succeeded, 3));
    let waited = world.began.elapsed().as_secs();
    assert!((30..=33).contains(&waited), "ten seconds and twenty: {waited}");
    let tried = world.mailer.tried();
    assert!(tried.iter().all(|mail| *mail == tried[0]), "{tried:#?}");
}

#[tokio::test(start_paused = true)]
async fn every_message_has_a_name_of_its_own() {
    let world = World::doing(idle);
    let ann = ann(&world);
    for _ in 0..2 {
        welcome(&world, &ann).await;
    }
    let tried = world.mailer.tried();
    assert_ne!(tried[0].id, tried[1].id);
}

#[tokio::test(start_paused = true)]
async fn a_message_that_is_refused_for_good_is_dead_at_once() {
    let world = World::doing(idle);
    world.mailer.fails(MailError::Refused("550 no such mailbox".to_owned()));
    let run = welcome(&world, &ann(&world)).await;
    assert_eq!((run.status, run.attempt), (RunStatus::Dead, 1));
    assert_eq!(run.error.as_deref(), Some("the mail server refused the message: 550 no such mailbox"));
}

#[tokio::test(start_paused = true)]
async fn nobody_writes_to_who_is_gone_or_inactive() {
    let world = World::doing(idle);
    let (gone, off) = (a_user().named("bob.ray").build(), a_user().named("eve.fox").inactive().build());
    world.store.put(off.clone());
    for user in [gone, off] {
        let run = welcome(&world, &user).await;
        let told = run.result.as_deref();
        assert_eq!(
            (run.status, told),
            (RunStatus::Succeeded, Some("nothing was sent: the user is gone or inactive"))
        );
    }
    assert!(world.mailer.tried().is_empty());
}

#[tokio::test(start_paused = true)]
async fn nobody_is_told_that_an_order_is_confirmed_which_is_not() {
    let world = World::doing(idle);
    let ann = ann(&world);
    for (status, name) in [(OrderStatus::Cancelled, "cancelled"), (OrderStatus::Pending, "pending")] {
        let run = confirm(&world, &order_of(&world, &ann, status)).await;
        assert_eq!(run.result, Some(format!("nothing was sent: the order is {name}")));
    }
    let unknown = an_order(&ann).numbered("unknown").build();
    let run = confirm(&world, &unknown).await;
    assert_eq!(
        run.result.as_deref(),
        Some("nothing was sent: the order or its customer is gone, or inactive")
    );
    assert!(world.mailer.tried().is_empty());
}

/// Only the system reads whom a message is for, whoever enqueued the run.
#[tokio::test(start_paused = true)]
async fn a_message_does_not_depend_on_who_asked_for_it() {
    let world = World::doing(idle);
    let ann = ann(&world);
    let boss = a_user().named("the.boss").admin().build();
    world.store.put(boss.clone());
    let parameters = format!(r#"{{"user_id":"{}"}}"#, ann.id());
    let run = ended(&world, &actor::of(&boss), "welcome-mail", &parameters).await;
    assert_eq!(run.status, RunStatus::Succeeded, "{run:?}");
    assert!(world.app.correspondence.user(&actor::of(&boss), ann.id()).await.is_err());
}
