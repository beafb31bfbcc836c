use application::ports::{InvalidToken, SessionClaims, SessionSecret, SessionTokens};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::shared::{Id, Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use uuid::Uuid;

use super::{InvalidSessionKeys, JwtSessionTokens, SessionKeys};

const KEY: [u8; 32] = [7; 32];
/// Opaque seconds since the epoch.
const ISSUED: i64 = 1_800_000_000;
const EXPIRES: i64 = ISSUED + 1_800;

fn tokens_of(current: &[u8], previous: &[&[u8]]) -> JwtSessionTokens {
    let keys = SessionKeys {
        current: current.to_vec(),
        previous: previous.iter().map(|key| key.to_vec()).collect(),
    };
    JwtSessionTokens::new(keys).unwrap()
}

fn tokens() -> JwtSessionTokens {
    tokens_of(&KEY, &[])
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn claims() -> SessionClaims {
    SessionClaims {
        user_id: Id::new(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001)),
        secret: SessionSecret("the secret".to_owned()),
        issued_at: at(ISSUED),
        expires_at: at(EXPIRES),
    }
}

fn opened(token: &str) -> Result<String, InvalidToken> {
    tokens().open(token, at(ISSUED + 1)).map(|secret| secret.0)
}

fn part(token: &str, index: usize) -> Value {
    let encoded = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).unwrap()).unwrap()
}

/// A token with any header and claims, correctly signed with HMAC-SHA256.
fn signed(header: &Value, claims: &Value) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", encode(header), encode(claims));
    let mac = Hmac::<Sha256>::new_from_slice(&KEY).unwrap().chain_update(message.as_bytes());
    let signature = URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes());
    format!("{message}.{signature}")
}

/// Claims behind the very header that we write, correctly signed.
fn signed_as_ours(claims: &Value) -> String {
    let ours = tokens().seal(&self::claims());
    let (header, _) = ours.split_once('.').unwrap();
    let message = format!("{header}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let mac = Hmac::<Sha256>::new_from_slice(&KEY).unwrap().chain_update(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// A good token with one change to its claims, correctly signed: with our header, and with one that says the same in
/// another order.
fn forged_claims(change: impl Fn(&mut Value)) -> [String; 2] {
    let mut claims = part(&tokens().seal(&claims()), 1);
    change(&mut claims);
    [signed_as_ours(&claims), forged(|_, other| *other = claims.clone())]
}

/// A good token with one change to its header or claims, correctly signed.
fn forged(change: impl FnOnce(&mut Value, &mut Value)) -> String {
    let good = tokens().seal(&claims());
    let (mut header, mut claims) = (part(&good, 0), part(&good, 1));
    change(&mut header, &mut claims);
    signed(&header, &claims)
}

#[test]
fn a_sealed_token_opens_to_its_secret() {
    assert_eq!(opened(&tokens().seal(&claims())), Ok("the secret".to_owned()));
}

#[test]
fn a_token_says_what_the_standard_asks_for_and_no_more() {
    let token = tokens().seal(&claims());

    assert_eq!(
        part(&token, 1),
        json!({
            "iss": "concentric",
            "aud": "concentric:session",
            "sub": "01920000-0000-7000-8000-000000000001",
            "sid": "the secret",
            "iat": ISSUED,
            "exp": EXPIRES,
        })
    );
    let header = part(&token, 0);
    assert_eq!((&header["alg"], &header["typ"]), (&json!("HS256"), &json!("JWT")));
    assert_eq!(header["kid"].as_str().unwrap().len(), 11);
}

#[test]
fn a_token_rebuilt_by_hand_opens_so_the_refusals_below_are_due_to_their_change() {
    for token in forged_claims(|_| ()) {
        assert!(opened(&token).is_ok(), "{token}");
    }
}

#[test]
fn a_token_with_any_byte_altered_is_refused() {
    let token = tokens().seal(&claims());
    for index in 0..token.len() {
        let mut bytes = token.clone().into_bytes();
        bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(bytes).unwrap();
        assert_eq!(opened(&altered), Err(InvalidToken), "{index}");
    }
}

#[test]
fn the_algorithm_is_never_taken_from_the_header() {
    for algorithm in ["none", "None", "HS384", "HS512", "RS256", "ES256", "EdDSA", "hs256", ""] {
        let token = forged(|header, _| header["alg"] = json!(algorithm));
        assert_eq!(opened(&token), Err(InvalidToken), "{algorithm}");
    }
    let unsigned = forged(|header, _| header["alg"] = json!("none"));
    let (message, _) = unsigned.rsplit_once('.').unwrap();
    assert_eq!(opened(&format!("{message}.")), Err(InvalidToken));
}

#[test]
fn every_claim_is_required() {
    for claim in ["iss", "aud", "sub", "sid", "iat", "exp"] {
        let missing = forged_claims(|claims| drop(claims.as_object_mut().unwrap().remove(claim)));
        let null = forged_claims(|claims| claims[claim] = Value::Null);
        for token in missing.iter().chain(&null) {
            assert_eq!(opened(token), Err(InvalidToken), "{claim}");
        }
    }
}

#[test]
fn tokens_for_others_are_refused() {
    for (claim, value) in [
        ("iss", json!("somebody else")),
        ("aud", json!("concentric:password-reset")),
        ("aud", json!(["concentric:session"])),
        ("sub", json!("not a user id")),
    ] {
        for token in forged_claims(|claims| claims[claim] = value.clone()) {
            assert_eq!(opened(&token), Err(InvalidToken), "{claim}: {value}");
        }
    }
}

#[test]
fn a_token_opens_from_its_making_to_its_expiry_give_or_take_a_minute() {
    let token = tokens().seal(&claims());
    let opens = |now| tokens().open(&token, at(now)).is_ok();

    assert!(!opens(ISSUED - 61));
    assert!(opens(ISSUED - 60));
    assert!(opens(EXPIRES + 59));
    assert!(!opens(EXPIRES + 60));
    assert!(!opens(i64::MAX / 1_000_000));
}

#[test]
fn times_that_are_no_whole_seconds_are_refused() {
    for value in [json!("1800000000"), json!(1.8e9 + 0.5), json!(1e300), json!(u64::MAX)] {
        for token in forged_claims(|claims| claims["exp"] = value.clone()) {
            assert_eq!(opened(&token), Err(InvalidToken), "{value}");
        }
    }
}

#[test]
fn what_is_no_token_is_refused() {
    let token = tokens().seal(&claims());
    let oversize = forged(|_, claims| claims["more"] = json!("x".repeat(4096)));
    for text in
        ["", ".", "..", "a.b.c", "\u{e9}.\u{e9}.\u{e9}", &token[..40], &format!("{token}.x"), &oversize]
    {
        assert_eq!(opened(text), Err(InvalidToken), "{text}");
    }
}

#[test]
fn a_token_of_another_key_is_refused_even_under_our_key_id() {
    let other = tokens_of(&[8; 32], &[]).seal(&claims());
    assert_eq!(opened(&other), Err(InvalidToken));

    let (_, foreign_signature) = other.rsplit_once('.').unwrap();
    let ours = tokens().seal(&claims());
    let (message, _) = ours.rsplit_once('.').unwrap();
    assert_eq!(opened(&format!("{message}.{foreign_signature}")), Err(InvalidToken));
}

#[test]
fn after_a_rotation_old_tokens_open_and_new_ones_use_the_new_key() {
    let old = tokens().seal(&claims());
    let rotated = tokens_of(&[8; 32], &[&KEY]);
    assert!(rotated.open(&old, at(ISSUED)).is_ok());

    let new = rotated.seal(&claims());
    assert!(tokens_of(&[8; 32], &[]).open(&new, at(ISSUED)).is_ok());
    assert_eq!(opened(&new), Err(InvalidToken));
}

#[test]
fn a_token_without_a_known_key_id_is_refused() {
    for kid in [json!("unknown"), Value::Null] {
        let token = forged(|header, _| header["kid"] = kid.clone());
        assert_eq!(opened(&token), Err(InvalidToken), "{kid}");
    }
}

#[test]
fn secrets_are_256_bits_and_never_the_same() {
    let (one, two) = (tokens().new_secret(), tokens().new_secret());

    assert_eq!(URL_SAFE_NO_PAD.decode(&one.0).unwrap().len(), 32);
    assert!(one != two);
}

#[test]
fn the_digest_is_the_sha_256_of_the_secret() {
    let digest = tokens().digest(&SessionSecret("abc".to_owned()));

    // FIPS 180-2, appendix B.1, in base64url.
    let expected = "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0";
    assert_eq!(digest, domain::identity::TokenDigest::new(expected.to_owned()));
}

#[test]
fn short_keys_are_refused() {
    for (current, previous) in [(vec![7; 31], vec![]), (KEY.to_vec(), vec![vec![7; 31]])] {
        let refused = JwtSessionTokens::new(SessionKeys { current, previous }).err();
        assert_eq!(refused, Some(InvalidSessionKeys::TooShort { length: 31 }));
    }
}
