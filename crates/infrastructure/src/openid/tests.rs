//! What an ID token is held to. The signature is the business of `remote_keys`.

use domain::shared::Timestamp;
use serde_json::{Value, json};

use super::id_token::{Claims, Expected};
use crate::remote_keys::SigningAlgorithm;

const NOW: i64 = 1_800_000_000;

fn good() -> Value {
    json!({
        "iss": "https://acme.example", "sub": "ann", "aud": "us", "exp": NOW + 300, "iat": NOW - 1,
        "nonce": "the-nonce"
    })
}

/// Whether the good claims are accepted with these in place of their own; null takes one away.
fn accepted_for(algorithm: SigningAlgorithm, changes: Value) -> bool {
    let mut claims = good();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value.clone(),
        }
    }
    let expected = Expected {
        issuer: "https://acme.example",
        client_id: "us",
        nonce: "the-nonce",
        access_token: "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y",
        algorithm,
        now: Timestamp::from_micros(NOW * 1_000_000),
    };
    let claims = Claims::read(claims.to_string().as_bytes());
    claims.is_ok_and(|claims| claims.check(&expected).is_ok())
}

fn accepted(changes: Value) -> bool {
    accepted_for(SigningAlgorithm::Rs256, changes)
}

#[test]
fn what_the_provider_says_to_us_about_this_sign_in_is_accepted() {
    assert!(accepted(json!({})));
    assert!(accepted(json!({"aud": ["us"]})));
    assert!(accepted(json!({"aud": ["us"], "azp": "us"})));
    assert!(accepted(json!({"aud": ["others", "us"], "azp": "us"})));
}

#[test]
fn what_is_said_to_others_or_by_others_is_refused() {
    for wrong in [
        json!({"iss": "https://acme.example/"}),
        json!({"iss": "https://ACME.example"}),
        json!({"iss": null}),
        json!({"sub": null}),
        json!({"aud": "others"}),
        json!({"aud": []}),
        json!({"aud": null}),
        json!({"aud": ["others"]}),
        json!({"aud": ["others", "us"]}),
        json!({"aud": ["others", "us"], "azp": "others"}),
        json!({"aud": "us", "azp": "others"}),
        json!({"nonce": "another"}),
        json!({"nonce": ""}),
        json!({"nonce": null}),
    ] {
        assert!(!accepted(wrong.clone()), "{wrong}");
    }
}

#[test]
fn what_is_said_at_another_time_is_refused() {
    assert!(accepted(json!({"exp": NOW - 59})), "the clocks may differ by a minute");
    assert!(accepted(json!({"iat": NOW + 60})));
    for wrong in [
        json!({"exp": NOW - 60}),
        json!({"exp": null}),
        json!({"exp": "soon"}),
        json!({"iat": NOW + 61}),
        json!({"iat": NOW - 661}),
        json!({"iat": null}),
    ] {
        assert!(!accepted(wrong.clone()), "{wrong}");
    }
}

/// The example of OpenID Connect Core 1.0, section A.3.
#[test]
fn an_access_token_that_is_not_the_one_it_came_with_is_refused() {
    assert!(accepted(json!({"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"})));
    assert!(!accepted(json!({"at_hash": "87QmUPtjPfzWtF2AnpK9RQ"})));
    assert!(!accepted_for(SigningAlgorithm::EdDsa, json!({"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"})));
}

#[test]
fn what_is_there_twice_is_refused() {
    let twice = good().to_string().replacen('{', r#"{"sub":"bob","#, 1);
    assert!(Claims::read(twice.as_bytes()).is_err());
}
