//! Whoever has an account is told when somebody logs in with a client that it was not used from before.

use application::authz::{Actor, Origin};
use domain::{
    identity::{KnownClient, User},
    shared::{Record, Value},
};
use testkit::factories::{UserBuilder, a_user};

use crate::world::{World, credentials};

const NEWS: &str = "user.signed-in-from-new-client";

async fn log_in(world: &World, username: &str, client: Option<&str>) {
    let from = Origin { client: client.map(str::to_owned), ..Origin::default() };
    let actor = Actor::anonymous().from(from);
    world.log_in().execute(&actor, credentials(username, UserBuilder::PASSWORD)).await.unwrap();
}

fn version(world: &World, user: &User) -> Record {
    world.stored(user).state().record.clone()
}

#[tokio::test]
async fn the_first_log_in_of_an_account_is_no_news() {
    let world = World::new();
    for name in ["ann.lee", "bob.ray"] {
        world.given(a_user().named(name));
        log_in(&world, name, Some("curl/8.5.0")).await;
    }
    assert!(world.told().is_empty());
    assert_eq!(world.store.all::<KnownClient>().len(), 2);
}

#[tokio::test]
async fn a_second_client_is_told_of_once() {
    let world = World::new();
    let ann = world.given(a_user().named("ann.lee"));
    let before = version(&world, &ann);
    for client in ["curl/8.5.0", "Wget/1.21", "Wget/1.21", "curl/8.5.0"] {
        log_in(&world, "ann.lee", Some(client)).await;
    }
    let [news] = &world.store.outbox()[..] else { panic!("one message") };
    assert_eq!((news.topic, news.aggregate), (NEWS, ann.id().raw()));
    assert_eq!(news.fields, [("client", Value::Text("Wget".to_owned()))]);
    assert_eq!(version(&world, &ann), before, "the account itself has not changed");
}

#[tokio::test]
async fn another_version_of_the_same_browser_is_no_news() {
    let world = World::new();
    world.given(a_user().named("ann.lee"));
    for version in ["128.0", "129.0.1", "130.0"] {
        let firefox =
            format!("Mozilla/5.0 (X11; Linux x86_64; rv:{version}) Gecko/20100101 Firefox/{version}");
        log_in(&world, "ann.lee", Some(&firefox)).await;
    }
    assert!(world.told().is_empty());
}

#[tokio::test]
async fn a_client_that_does_not_say_what_it_is_is_one_of_its_own() {
    let world = World::new();
    world.given(a_user().named("ann.lee"));
    for client in [Some("curl/8"), None, None, Some("")] {
        log_in(&world, "ann.lee", client).await;
    }
    assert_eq!(world.told(), [NEWS]);
    assert_eq!(world.store.outbox()[0].fields, [("client", Value::Text(String::new()))]);
}

#[tokio::test]
async fn a_log_in_that_fails_makes_no_client_known() {
    let world = World::new();
    world.given(a_user().named("ann.lee"));
    let wrong = credentials("ann.lee", "a wrong password");
    assert!(world.log_in().execute(&crate::world::visitor(), wrong).await.is_err());
    assert!(world.store.all::<KnownClient>().is_empty());
}
