//! A signer that cannot be asked, and a cache that is away.

use std::time::{Duration, Instant};

use infrastructure::Unverified;
use serde_json::json;
use testkit::StubAnswer;

use crate::{
    signer::Signer,
    world::{MAX_AGE, UNKNOWN, World, believes},
};

/// All that can go wrong with an answer.
fn troubles() -> Vec<StubAnswer> {
    let json = |text: &str| StubAnswer::Json(text.to_owned());
    let too_long = format!("{{\"keys\":[],\"pad\":\"{}\"}}", "x".repeat(100_000));
    vec![
        StubAnswer::Status(404),
        StubAnswer::Status(500),
        StubAnswer::Redirect("/elsewhere.json".to_owned()),
        StubAnswer::Torn,
        json("nothing"),
        json("[]"),
        json("{}"),
        json(r#"{"keys":{}}"#),
        json(r#"{"keys":[]}"#),
        json(r#"{"keys":[],"keys":[]}"#),
        StubAnswer::Json(too_long),
    ]
}

#[tokio::test]
async fn what_was_good_stays_good_whatever_is_answered_later() {
    for trouble in troubles() {
        let signer = Signer::rsa("one");
        let world = World::publishing(&[&signer]);
        let keys = world.instance();
        believes(&keys, &signer).await.unwrap();
        world.answer(trouble.clone());
        world.pass(MAX_AGE.as_secs());
        believes(&keys, &signer).await.unwrap_or_else(|error| panic!("{trouble:?}: {error}"));
        believes(&keys, &signer).await.unwrap();
        assert_eq!(world.asked(), 2, "{trouble:?}");
        assert_eq!(believes(&keys, &Signer::ed("made-up")).await, UNKNOWN);
        world.publish(&[&signer]);
        world.pass(30);
        believes(&keys, &signer).await.unwrap();
        assert_eq!(world.asked(), 3, "{trouble:?}");
    }
}

#[tokio::test]
async fn without_keys_nobody_is_believed_and_the_signer_is_asked_again_soon() {
    for trouble in troubles() {
        let signer = Signer::rsa("one");
        let world = World::publishing(&[]);
        world.server.answers("/elsewhere.json", StubAnswer::Json(crate::signer::jwks(&[signer.jwk()])));
        world.answer(trouble.clone());
        let keys = world.instance();
        for _ in 0..3 {
            assert_eq!(believes(&keys, &signer).await, Err(Unverified::KeysUnavailable), "{trouble:?}");
        }
        assert_eq!((world.asked(), world.server.asked("/elsewhere.json")), (1, 0), "{trouble:?}");
        world.publish(&[&signer]);
        world.pass(5);
        believes(&keys, &signer).await.unwrap();
    }
}

#[tokio::test]
async fn a_signer_that_falls_silent_holds_one_request_up_and_no_other() {
    let signer = Signer::rsa("one");
    let world = World::publishing(&[&signer]);
    let keys = world.instance();
    believes(&keys, &signer).await.unwrap();
    world.answer(StubAnswer::Silence);
    world.pass(MAX_AGE.as_secs());
    let began = Instant::now();
    let (asking, token) = (keys.clone(), signer.token(&json!({"sub": "ann"})));
    let held_up = tokio::spawn(async move { asking.payload(&token).await });
    while world.asked() < 2 {
        tokio::task::yield_now().await;
    }
    let others = Instant::now();
    believes(&keys, &signer).await.unwrap();
    assert!(others.elapsed() < Duration::from_secs(4), "{:?}", others.elapsed());
    held_up.await.unwrap().unwrap();
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    believes(&keys, &signer).await.unwrap();
    assert_eq!(world.asked(), 2);
}

#[tokio::test]
async fn a_cache_that_is_away_costs_a_request_each() {
    let signer = Signer::rsa("one");
    let world = World::publishing(&[&signer]);
    world.memory.go_away();
    for keys in [world.instance(), world.instance()] {
        believes(&keys, &signer).await.unwrap();
        believes(&keys, &signer).await.unwrap();
        world.pass(30);
        assert_eq!(believes(&keys, &Signer::ed("made-up")).await, UNKNOWN);
    }
    assert_eq!(world.asked(), 4);
}

#[tokio::test]
async fn what_is_no_key_set_in_the_cache_is_passed_over() {
    let signer = Signer::rsa("one");
    let world = World::publishing(&[&signer]);
    believes(&world.instance(), &signer).await.unwrap();
    world.memory.spoil(|value| value.truncate(20));
    believes(&world.instance(), &signer).await.unwrap();
    world.memory.spoil(|value| *value = br#"{"fetched_at":9223372036854775807,"document":"{}"}"#.to_vec());
    believes(&world.instance(), &signer).await.unwrap();
    assert_eq!(world.asked(), 3);
}
