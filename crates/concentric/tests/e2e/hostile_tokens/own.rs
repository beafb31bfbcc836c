//! Tokens that claim to be ours.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::hmac;
use serde_json::{Value, json};

use super::scene::{People, SECRET, Scene, now, with};
use crate::signer::base64url;

/// How each is called, and what it is.
pub(super) fn tokens(scene: &Scene, people: &People) -> Vec<(String, String)> {
    let parts: Vec<&str> = people.own.split('.').collect();
    let (header, claims, signature) = (parts[0], parts[1], parts[2]);
    let (told, written) = (object(claims), object(header));
    let sealed = |header: &str, claims: &str| {
        let signed = format!("{header}.{claims}");
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes()), signed.as_bytes());
        format!("{signed}.{}", base64url(tag))
    };
    // Who has the secret can make them at will: so the rows below fail by what they say, and by nothing else.
    assert_eq!(sealed(header, claims), people.own);
    let mut all = Vec::new();
    let mut add = |name: String, token: String| all.push((format!("own: {name}"), token));
    for changes in [
        json!({"iss": scene.issuers.url("")}),
        json!({"iss": "https://attacker.example"}),
        json!({"iss": null}),
        json!({"aud": "another"}),
        json!({"aud": null}),
        json!({"exp": now() - 120}),
        json!({"exp": null}),
        json!({"exp": "9999999999"}),
        json!({"exp": 1.5e10}),
        json!({"iat": now() + 600}),
        json!({"iat": null}),
        json!({"sub": "01a1fa90-74ee-7000-8000-000000000000"}),
        json!({"sub": 1}),
        json!({"sub": null}),
        json!({"sid": "01a1fa90-74ee-7000-8000-000000000000"}),
        json!({"sid": null}),
        json!({"jti": null}),
        json!({"scope": "everything"}),
    ] {
        let claims = base64url(with(told.clone(), &changes).to_string());
        add(format!("claims {changes}"), sealed(header, &claims));
    }
    for changes in [
        json!({"alg": "none"}),
        json!({"alg": "RS256"}),
        json!({"alg": "HS512"}),
        json!({"kid": "../../dev/null"}),
        json!({"kid": "key-rsa"}),
        json!({"typ": "JWT"}),
        json!({"crit": ["exp"]}),
        json!({"jku": "https://attacker.example/keys.json"}),
    ] {
        let header = base64url(with(written.clone(), &changes).to_string());
        add(format!("header {changes}"), sealed(&header, claims));
    }
    add("no signature".to_owned(), format!("{header}.{claims}."));
    add("a cut signature".to_owned(), format!("{header}.{claims}.{}", &signature[..20]));
    add("padding".to_owned(), format!("{}=", people.own));
    add("a key of an issuer".to_owned(), scene.rsa.token(&told));
    let header = base64url(json!({"alg": "none", "typ": "at+jwt"}).to_string());
    add("unsigned".to_owned(), format!("{header}.{claims}."));
    all
}

fn object(part: &str) -> Value {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}
