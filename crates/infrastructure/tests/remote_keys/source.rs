//! Where keys may come from.

use infrastructure::{InvalidKeySource, KeySettings, KeySource, RemoteKeys, SigningAlgorithm, Unverified};
use serde_json::json;
use testkit::StubAnswer;

use crate::{
    signer::Signer,
    world::{JWKS, MAX_AGE, METADATA, World, believes},
};

fn metadata(world: &World, issuer: &str, keys: &str) {
    let document = json!({"issuer": issuer, "jwks_uri": keys, "token_endpoint": "https://x.example"});
    world.server.answers(METADATA, StubAnswer::Json(document.to_string()));
}

#[tokio::test]
async fn an_issuer_says_where_its_keys_are() {
    let signer = Signer::rsa("one");
    for slash in ["", "/"] {
        let world = World::publishing(&[&signer]);
        let issuer = format!("{}{slash}", world.server.url(""));
        metadata(&world, &issuer, &world.server.url(JWKS));
        let keys = world.instance_of(KeySource::Discovery(issuer), &SigningAlgorithm::ALL);
        believes(&keys, &signer).await.unwrap();
        assert_eq!((world.server.asked(METADATA), world.asked()), (1, 1));
    }
}

#[tokio::test]
async fn whoever_calls_itself_otherwise_is_not_believed() {
    let signer = Signer::rsa("one");
    let world = World::publishing(&[&signer]);
    let issuer = world.server.url("");
    let keys = world.server.url(JWKS);
    let plain_elsewhere = "http://keys.example.org/keys.json";
    for (name, keys) in [
        (format!("{issuer}/"), keys.as_str()),
        (issuer.to_uppercase(), &keys),
        (issuer.clone(), plain_elsewhere),
    ] {
        metadata(&world, &name, keys);
        let instance = world.instance_of(KeySource::Discovery(issuer.clone()), &SigningAlgorithm::ALL);
        assert_eq!(believes(&instance, &signer).await, Err(Unverified::KeysUnavailable), "{name} {keys}");
    }
    assert_eq!(world.asked(), 0);
}

#[tokio::test]
async fn keys_come_over_tls_or_from_this_machine() {
    let world = World::publishing(&[]);
    let try_source = |source| {
        let settings = KeySettings {
            algorithms: vec![SigningAlgorithm::Rs256],
            max_age: MAX_AGE,
            cache: world.memory.clone(),
            clock: world.clock.clone(),
        };
        RemoteKeys::new(source, settings).map(|_| ())
    };
    for good in
        ["https://example.org/keys", "http://localhost:1/keys", "http://127.0.0.1:1/", "http://[::1]:1/"]
    {
        assert_eq!(try_source(KeySource::Jwks(good.to_owned())), Ok(()), "{good}");
    }
    for wrong in [
        "",
        "example.org",
        "http://example.org/keys",
        "http://localhost.example.org/",
        "ftp://example.org/",
        "file:///etc/keys",
        "https://ann@example.org/",
        "https://example.org/?a=b",
        "https://example.org/#a",
    ] {
        let refused = Err(InvalidKeySource::Url(wrong.to_owned()));
        assert_eq!(try_source(KeySource::Jwks(wrong.to_owned())), refused);
        assert_eq!(try_source(KeySource::Discovery(wrong.to_owned())), refused);
    }
}
