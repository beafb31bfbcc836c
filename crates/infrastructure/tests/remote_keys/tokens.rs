//! What a token looks like. Which of them are believed beyond that is for those who know what they are for.

use infrastructure::Unverified;
use serde_json::{Value, json};

use crate::{
    signer::{Signer, base64url},
    world::World,
};

struct Scene {
    signer: Signer,
    world: World,
}

impl Scene {
    fn set() -> Self {
        let signer = Signer::rsa("one");
        Self { world: World::publishing(&[&signer]), signer }
    }

    async fn refuses(&self, token: &str) -> &'static str {
        match self.world.instance().payload(token).await {
            Err(Unverified::Forged(reason)) => reason,
            other => panic!("{other:?} {token}"),
        }
    }
}

fn changed(header: Value, member: &str, value: Value) -> Value {
    let mut header = header;
    header[member] = value;
    header
}

#[tokio::test]
async fn headers_that_say_too_much_are_refused_however_they_are_signed() {
    let scene = Scene::set();
    for member in ["crit", "b64", "zip", "enc", "cty", "jku", "jwk", "x5u", "x5c"] {
        let header = changed(scene.signer.header(), member, json!(["exp"]));
        let token = scene.signer.token_under(&header, "{}");
        assert_eq!(scene.refuses(&token).await, "its header says too much", "{member}");
    }
    for kind in [json!("JWE"), json!("logout+jwt"), json!(1), json!("")] {
        let token = scene.signer.token_under(&changed(scene.signer.header(), "typ", kind), "{}");
        assert_eq!(scene.refuses(&token).await, "another type of token");
    }
    assert_eq!(scene.world.asked(), 0, "nobody is asked for that");
}

#[tokio::test]
async fn one_spelling_is_a_token_and_no_other() {
    let scene = Scene::set();
    let token = scene.signer.token(&json!({"sub": "ann"}));
    scene.world.instance().payload(&token).await.unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let (header, claims, signature) = (parts[0], parts[1], parts[2]);
    for wrong in [
        String::new(),
        "...".to_owned(),
        format!("{header}.{claims}"),
        format!("{header}.{claims}."),
        format!("{token}.{signature}"),
        format!("{header}.{claims}.{signature}.x.y"),
        format!(" {token}"),
        format!("{token}\n"),
        format!("{token}="),
        format!("{header}=.{claims}.{signature}"),
        format!("{header}.{claims}.{}", signature.replace(['-', '_'], "+")),
        format!("{header}.{claims}.{}", &signature[..signature.len() - 4]),
        format!("{header}.{}.{signature}", base64url("{\"sub\":\"bob\"}")),
        format!("{}.{claims}.{signature}", base64url("[]")),
        format!(
            "{}.{claims}.{signature}",
            base64url("{\"alg\":\"RS256\",\"alg\":\"RS256\",\"kid\":\"one\"}")
        ),
    ] {
        scene.refuses(&wrong).await;
    }
    let long = scene.signer.token(&json!({"pad": "x".repeat(6000)}));
    assert_eq!(scene.refuses(&long).await, "too long");
}

#[tokio::test]
async fn key_ids_are_names_and_nothing_is_looked_up_for_what_is_none() {
    let scene = Scene::set();
    for id in [json!(""), json!(1), json!(null), json!("x".repeat(257)), json!(["one"])] {
        let token = scene.signer.token_under(&changed(scene.signer.header(), "kid", id), "{}");
        assert_eq!(scene.refuses(&token).await, "no key id");
    }
    assert_eq!(scene.world.asked(), 0);
    for id in ["../../etc/passwd", "' OR 1=1 --", "http://attacker.example/keys", "ONE", "one\0"] {
        let token = scene.signer.token_under(&changed(scene.signer.header(), "kid", json!(id)), "{}");
        assert_eq!(scene.refuses(&token).await, "unknown key");
    }
}
