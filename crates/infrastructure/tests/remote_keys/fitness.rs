//! Which of the published keys are fit for verifying tokens.

use infrastructure::{KeySource, SigningAlgorithm, Unverified};
use serde_json::{Value, json};
use testkit::StubAnswer;

use crate::{
    signer::{Signer, base64url, jwks},
    world::{JWKS, UNKNOWN, World, believes},
};

/// Whether a key is believed that is published like that, next to one that is fit.
async fn believed(signer: &Signer, jwk: Value) -> Result<(), Unverified> {
    let other = Signer::ed("another");
    let world = World::publishing(&[]);
    world.answer(StubAnswer::Json(jwks(&[json!("no key"), other.jwk(), jwk])));
    believes(&world.instance(), signer).await
}

fn with(signer: &Signer, member: &str, value: Value) -> Value {
    let mut jwk = signer.jwk();
    jwk[member] = value;
    jwk
}

fn without(signer: &Signer, member: &str) -> Value {
    let mut jwk = signer.jwk();
    jwk.as_object_mut().unwrap().remove(member);
    jwk
}

#[tokio::test]
async fn keys_of_every_kind_verify() {
    for signer in [Signer::rsa("k"), Signer::ec("k"), Signer::ed("k")] {
        believed(&signer, signer.jwk()).await.unwrap();
        for optional in ["alg", "use"] {
            believed(&signer, without(&signer, optional)).await.unwrap();
        }
        believed(&signer, with(&signer, "key_ops", json!(["verify"]))).await.unwrap();
        believed(&signer, with(&signer, "x5t", json!("anything else"))).await.unwrap();
    }
    let signer = Signer::ed("k");
    believed(&signer, with(&signer, "alg", json!("Ed25519"))).await.unwrap();
}

#[tokio::test]
async fn keys_for_something_else_do_not() {
    for signer in [Signer::rsa("k"), Signer::ec("k"), Signer::ed("k")] {
        for (member, value) in [
            ("use", json!("enc")),
            ("use", json!(null)),
            ("key_ops", json!(["encrypt"])),
            ("key_ops", json!([])),
            ("alg", json!("RS512")),
            ("alg", json!("HS256")),
            ("alg", json!(null)),
            ("kty", json!("oct")),
            ("d", json!("published")),
        ] {
            assert_eq!(
                believed(&signer, with(&signer, member, value.clone())).await,
                UNKNOWN,
                "{member} {value}"
            );
        }
        for missing in ["kid", "kty"] {
            assert_eq!(believed(&signer, without(&signer, missing)).await, UNKNOWN, "without {missing}");
        }
    }
}

#[tokio::test]
async fn rsa_keys_have_2048_bits_and_an_exponent_that_means_something() {
    let signer = Signer::rsa("k");
    for bits in [1024, 2047, 8200] {
        let mut modulus = vec![0xff; bits / 8 + usize::from(bits % 8 > 0)];
        if bits % 8 > 0 {
            modulus[0] = 0x7f;
        }
        assert_eq!(believed(&signer, with(&signer, "n", json!(base64url(modulus)))).await, UNKNOWN, "{bits}");
    }
    for exponent in [vec![], vec![0], vec![1], vec![2], vec![1, 0, 0]] {
        let jwk = with(&signer, "e", json!(base64url(&exponent)));
        assert_eq!(believed(&signer, jwk).await, UNKNOWN, "{exponent:?}");
    }
}

#[tokio::test]
async fn points_and_keys_of_another_length_or_curve_do_not() {
    let (ec, ed) = (Signer::ec("k"), Signer::ed("k"));
    for length in [0, 31, 33] {
        let short = json!(base64url(vec![1; length]));
        assert_eq!(believed(&ec, with(&ec, "x", short.clone())).await, UNKNOWN);
        assert_eq!(believed(&ec, with(&ec, "y", short.clone())).await, UNKNOWN);
        assert_eq!(believed(&ed, with(&ed, "x", short)).await, UNKNOWN);
    }
    assert_eq!(believed(&ec, with(&ec, "crv", json!("secp256k1"))).await, UNKNOWN);
    assert_eq!(believed(&ed, with(&ed, "crv", json!("X25519"))).await, UNKNOWN);
    let off_the_curve = with(&ec, "y", json!(base64url([1; 32])));
    assert_eq!(believed(&ec, off_the_curve).await, Err(Unverified::Forged("wrong signature")));
}

#[tokio::test]
async fn a_signature_counts_by_the_configured_algorithm_alone() {
    let (rsa, ec) = (Signer::rsa("rsa"), Signer::ec("ec"));
    let world = World::publishing(&[&rsa, &ec]);
    let source = KeySource::Jwks(world.server.url(JWKS));
    let keys = world.instance_of(source, &[SigningAlgorithm::Rs256]);
    believes(&keys, &rsa).await.unwrap();
    let other = Err(Unverified::Forged("another algorithm than the signer's"));
    assert_eq!(believes(&keys, &ec).await, other);
    assert_eq!(world.asked(), 1);
}

#[tokio::test]
async fn one_key_does_not_pass_for_another() {
    let (rsa, ec) = (Signer::rsa("rsa"), Signer::ec("ec"));
    let world = World::publishing(&[&rsa, &ec]);
    let keys = world.instance();
    believes(&keys, &rsa).await.unwrap();
    // Under the name of the other, and with the other's algorithm or one's own.
    for header in [json!({"alg": "RS256", "kid": "ec"}), json!({"alg": "ES256", "kid": "ec"})] {
        let token = rsa.token_under(&header, "{}");
        assert!(matches!(keys.payload(&token).await, Err(Unverified::Forged(_))), "{header}");
    }
    let stranger = Signer::other_rsa("rsa");
    assert_eq!(believes(&keys, &stranger).await, Err(Unverified::Forged("wrong signature")));
}
