//! How often the signer is asked.

use infrastructure::Unverified;
use serde_json::json;

use crate::{
    signer::Signer,
    world::{MAX_AGE, UNKNOWN, World, believes},
};

#[tokio::test]
async fn keys_are_asked_for_once_in_their_time() {
    let signer = Signer::rsa("one");
    let world = World::publishing(&[&signer]);
    let keys = world.instance();
    assert_eq!(world.asked(), 0, "nothing is fetched before it is needed");
    for _ in 0..3 {
        believes(&keys, &signer).await.unwrap();
    }
    world.pass(MAX_AGE.as_secs() - 1);
    believes(&keys, &signer).await.unwrap();
    assert_eq!(world.asked(), 1);
    world.pass(1);
    believes(&keys, &signer).await.unwrap();
    assert_eq!(world.asked(), 2);
}

#[tokio::test]
async fn a_key_that_is_published_no_more_is_believed_no_longer_than_its_time() {
    let (old, new) = (Signer::rsa("old"), Signer::other_rsa("new"));
    let world = World::publishing(&[&old]);
    let keys = world.instance();
    believes(&keys, &old).await.unwrap();
    world.publish(&[&new]);
    world.pass(MAX_AGE.as_secs());
    assert_eq!(believes(&keys, &old).await, UNKNOWN);
}

#[tokio::test]
async fn a_new_key_is_found_at_once_and_made_up_ones_ask_no_more_than_once_in_thirty_seconds() {
    let (old, new) = (Signer::rsa("old"), Signer::other_rsa("new"));
    let world = World::publishing(&[&old]);
    let keys = world.instance();
    believes(&keys, &old).await.unwrap();
    world.pass(30);
    world.publish(&[&old, &new]);
    believes(&keys, &new).await.unwrap();
    assert_eq!(world.asked(), 2);
    for number in 0..50 {
        assert_eq!(believes(&keys, &Signer::ed(&format!("made-up-{number}"))).await, UNKNOWN);
        believes(&keys, &old).await.unwrap();
    }
    assert_eq!(world.asked(), 2);
    world.pass(30);
    assert_eq!(believes(&keys, &Signer::ed("made-up")).await, UNKNOWN);
    assert_eq!(world.asked(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_requests_at_once_ask_once() {
    let signer = Signer::rsa("one");
    let world = World::publishing(&[&signer]);
    let (keys, token) = (world.instance(), signer.token(&json!({"sub": "ann"})));
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (keys, token) = (keys.clone(), token.clone());
        requests.spawn(async move { keys.payload(&token).await });
    }
    let outcomes: Vec<Result<_, Unverified>> = requests.join_all().await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(world.asked(), 1);
}

#[tokio::test]
async fn a_client_that_goes_away_does_not_take_the_answer_with_it() {
    let signer = Signer::rsa("one");
    let world = World::publishing(&[&signer]);
    let keys = world.instance();
    let token = signer.token(&json!({"sub": "ann"}));
    // Polled once, then dropped.
    tokio::select! {
        biased;
        _ = keys.payload(&token) => panic!("it cannot be there yet"),
        () = std::future::ready(()) => {}
    }
    believes(&keys, &signer).await.unwrap();
    assert_eq!(world.asked(), 1);
}

#[tokio::test]
async fn instances_share_what_one_of_them_has_fetched() {
    let (old, new) = (Signer::rsa("old"), Signer::other_rsa("new"));
    let world = World::publishing(&[&old]);
    let (one, other) = (world.instance(), world.instance());
    believes(&one, &old).await.unwrap();
    believes(&other, &old).await.unwrap();
    assert_eq!(world.asked(), 1);
    world.pass(30);
    world.publish(&[&new]);
    believes(&one, &new).await.unwrap();
    believes(&other, &new).await.unwrap();
    assert_eq!(world.asked(), 2);
    world.pass(30);
    for keys in [&one, &other] {
        assert_eq!(believes(keys, &Signer::ed("made-up")).await, UNKNOWN);
    }
    assert_eq!(world.asked(), 3, "once in 30 s, all instances together");
}
