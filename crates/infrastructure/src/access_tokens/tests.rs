use application::identity::{AccessClaims, AccessTokens, Bearer, BearerTokens, InvalidBearer, PublicKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    identity::{Scope, Scopes},
    shared::{Id, Timestamp},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{AccessTokenSettings, InvalidTokenKey, JwtAccessTokens, TokenKey, key::Key};
use crate::jwt::vectors::{ED_PEM, RSA_PEM, SHORT_RSA_PEM};

const ISSUED: i64 = 1_800_000_000;
const EXPIRES: i64 = ISSUED + 600;

fn secret() -> TokenKey {
    TokenKey::Secret(vec![7; 32])
}

fn pem(text: &str) -> TokenKey {
    TokenKey::from_pem(text).unwrap().remove(0)
}

fn keys() -> [TokenKey; 3] {
    [secret(), pem(&RSA_PEM), pem(&ED_PEM)]
}

fn tokens(current: TokenKey, previous: Vec<TokenKey>) -> JwtAccessTokens {
    let (issuer, audience) = ("https://api.example.org".to_owned(), "concentric:api".to_owned());
    JwtAccessTokens::new(AccessTokenSettings { issuer, audience, current, previous }).unwrap()
}

const fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn claims() -> AccessClaims {
    AccessClaims {
        id: Uuid::from_u128(3),
        session_id: Id::new(Uuid::from_u128(2)),
        user_id: Id::new(Uuid::from_u128(1)),
        scopes: None,
        issued_at: at(ISSUED),
        expires_at: at(EXPIRES),
    }
}

async fn opened(tokens: &JwtAccessTokens, token: &str, now: i64) -> Result<AccessClaims, InvalidBearer> {
    match tokens.verify(token, at(now)).await? {
        Bearer::Own(claims) => Ok(claims),
        Bearer::External { .. } => panic!("it is ours"),
    }
}

fn part(token: &str, index: usize) -> Value {
    let encoded = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).unwrap()).unwrap()
}

#[tokio::test]
async fn a_token_is_read_back_whatever_signed_it() {
    let limited = AccessClaims {
        scopes: Some(Scopes::from_iter([Scope::ReadOrders, Scope::WriteProducts])),
        ..claims()
    };
    for key in keys() {
        let tokens = tokens(key.clone(), Vec::new());
        for claims in [claims(), limited.clone()] {
            assert_eq!(opened(&tokens, &tokens.seal(&claims), ISSUED).await, Ok(claims), "{key:?}");
        }
    }
}

#[test]
fn a_token_says_what_the_standard_asks_for() {
    let limited = AccessClaims { scopes: Some(Scopes::from_iter([Scope::ReadOrders])), ..claims() };
    let tokens = tokens(pem(&ED_PEM), Vec::new());
    let token = tokens.seal(&limited);

    // The thumbprint is that of RFC 8037, A.3.
    let id = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
    assert_eq!(part(&token, 0), json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": id }));
    assert_eq!(
        part(&token, 1),
        json!({
            "iss": "https://api.example.org",
            "aud": "concentric:api",
            "sub": "00000000-0000-0000-0000-000000000001",
            "sid": "00000000-0000-0000-0000-000000000002",
            "jti": "00000000-0000-0000-0000-000000000003",
            "iat": ISSUED,
            "exp": EXPIRES,
            "scope": "orders:read",
        })
    );
}

#[tokio::test]
async fn a_token_is_good_from_its_making_to_its_expiry_give_or_take_a_minute() {
    let tokens = tokens(secret(), Vec::new());
    let token = tokens.seal(&claims());
    for (now, good) in
        [(ISSUED - 61, false), (ISSUED - 60, true), (EXPIRES + 59, true), (EXPIRES + 60, false)]
    {
        assert_eq!(opened(&tokens, &token, now).await.is_ok(), good, "{now}");
    }
}

#[tokio::test]
async fn a_token_with_any_byte_altered_is_refused() {
    for key in [secret(), pem(&ED_PEM)] {
        let tokens = tokens(key, Vec::new());
        let token = tokens.seal(&claims());
        for index in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(bytes).unwrap();
            assert_eq!(opened(&tokens, &altered, ISSUED).await, Err(InvalidBearer), "{index}");
        }
        for text in ["", ".", "..", "...", &token[..token.len() - 1], &format!("{token}."), &"x".repeat(9000)]
        {
            assert_eq!(opened(&tokens, text, ISSUED).await, Err(InvalidBearer), "{text}");
        }
    }
}

/// Correctly signed, with another header.
fn with_header(key: &TokenKey, header: &Value) -> String {
    let key = Key::new(key.clone()).unwrap();
    key.sign_under(header, &part(&tokens(secret(), Vec::new()).seal(&claims()), 1))
}

#[tokio::test]
async fn a_header_that_is_not_ours_is_refused_however_good_the_signature() {
    for key in keys() {
        let tokens = tokens(key.clone(), Vec::new());
        let header = part(&tokens.seal(&claims()), 0);
        for (name, value) in [
            ("typ", json!("JWT")),
            ("typ", json!(null)),
            ("alg", json!("none")),
            ("alg", json!("HS256 ")),
            ("alg", json!("HS512")),
            ("kid", json!("another")),
            ("crit", json!(["b64"])),
            ("jku", json!("https://evil.example")),
            ("jwk", json!({})),
        ] {
            let mut header = header.clone();
            header[name] = value;
            let token = with_header(&key, &header);
            assert_eq!(opened(&tokens, &token, ISSUED).await, Err(InvalidBearer), "{header}");
        }
    }
}

#[tokio::test]
async fn every_claim_is_required_and_has_to_be_ours() {
    let key = Key::new(secret()).unwrap();
    let tokens = tokens(secret(), Vec::new());
    let good = part(&tokens.seal(&claims()), 1);
    assert!(opened(&tokens, &key.sign(&good), ISSUED).await.is_ok(), "or the refusals below prove nothing");

    for name in ["iss", "aud", "sub", "sid", "jti", "iat", "exp"] {
        let mut lacking = good.clone();
        lacking.as_object_mut().unwrap().remove(name);
        assert_eq!(opened(&tokens, &key.sign(&lacking), ISSUED).await, Err(InvalidBearer), "{name}");
        let mut wrong = good.clone();
        wrong[name] = json!("other");
        assert_eq!(opened(&tokens, &key.sign(&wrong), ISSUED).await, Err(InvalidBearer), "{name}");
    }
    for scope in ["", "orders:read everything", "orders:read  jobs:read"] {
        let mut wrong = good.clone();
        wrong["scope"] = json!(scope);
        assert_eq!(opened(&tokens, &key.sign(&wrong), ISSUED).await, Err(InvalidBearer), "{scope:?}");
    }
}

#[tokio::test]
async fn the_public_key_is_no_secret_to_sign_with() {
    let tokens = tokens(pem(&ED_PEM), Vec::new());
    let [key] = &tokens.verifying_keys()[..] else { panic!("one key") };
    let PublicKey::Ed25519 { x } = &key.key else { panic!("of Ed25519") };
    let forger = TokenKey::Secret(URL_SAFE_NO_PAD.decode(x).unwrap());
    let header = json!({ "typ": "at+jwt", "alg": "HS256", "kid": key.id });
    assert_eq!(opened(&tokens, &with_header(&forger, &header), ISSUED).await, Err(InvalidBearer));
}

#[tokio::test]
async fn after_a_rotation_old_tokens_are_good_and_new_ones_use_the_new_key() {
    for old in keys() {
        for new in keys().into_iter().filter(|new| *new != old) {
            let before = tokens(old.clone(), Vec::new()).seal(&claims());
            let rotated = tokens(new.clone(), vec![old.clone()]);
            assert!(opened(&rotated, &before, ISSUED).await.is_ok(), "{old:?} {new:?}");
            let after = rotated.seal(&claims());
            assert!(opened(&tokens(new.clone(), Vec::new()), &after, ISSUED).await.is_ok());
            // Once the old key is gone, so are its tokens.
            assert!(opened(&tokens(new, Vec::new()), &before, ISSUED).await.is_err());
        }
    }
}

#[test]
fn what_may_be_published_is_and_a_secret_is_not() {
    let [secret, rsa, ed] = keys();
    assert!(tokens(secret.clone(), Vec::new()).verifying_keys().is_empty());
    let published = tokens(ed, vec![secret, rsa]).verifying_keys();
    assert!(matches!(
        &published.iter().map(|key| &key.key).collect::<Vec<_>>()[..],
        [PublicKey::Ed25519 { .. }, PublicKey::Rsa { .. }]
    ));
}

#[test]
fn keys_that_do_not_suffice_are_refused_with_the_reason() {
    let short = tokens_of(TokenKey::Secret(vec![7; 31]));
    assert_eq!(short.err(), Some(InvalidTokenKey::TooShort { length: 31 }));
    for text in [
        "",
        "secret",
        "-----BEGIN PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
    ] {
        assert_eq!(TokenKey::from_pem(text), Err(InvalidTokenKey::NoKey), "{text}");
    }
    assert!(matches!(TokenKey::from_pem(&SHORT_RSA_PEM), Err(InvalidTokenKey::Unfit(_))));
}

fn tokens_of(current: TokenKey) -> Result<JwtAccessTokens, InvalidTokenKey> {
    let (issuer, audience) = (String::new(), String::new());
    JwtAccessTokens::new(AccessTokenSettings { issuer, audience, current, previous: Vec::new() })
}

#[test]
fn a_generated_key_signs() {
    let [one, two] = [(), ()].map(|()| TokenKey::generate_ed25519().unwrap());
    assert_ne!(one, two);
    assert_eq!(pem(&one).algorithm(), "EdDSA");
    // Several in one text, as after a rotation.
    assert_eq!(TokenKey::from_pem(&format!("{one}{two}")), Ok(vec![pem(&one), pem(&two)]));
}
