use application::ports::{ApiKeySecrets, Verdict};
use domain::{
    identity::{ApiKeyToken, KeyDigest, KeySecret},
    shared::Id,
};
use uuid::Uuid;

use super::HmacApiKeys;
use crate::{InvalidPeppers, Pepper, Peppers};

const CURRENT: Verdict = Verdict::Right { outdated: false };
const OUTDATED: Verdict = Verdict::Right { outdated: true };

fn server_key(id: &str) -> Pepper {
    Pepper { id: id.to_owned(), secret: format!("{id}: thirty-two bytes and then some").into_bytes() }
}

fn keys(current: &str, previous: &[&str]) -> HmacApiKeys {
    let previous = previous.iter().map(|id| server_key(id)).collect();
    HmacApiKeys::new(&Peppers { current: server_key(current), previous }).unwrap()
}

fn token(id: u128, secret: u8) -> ApiKeyToken {
    ApiKeyToken { id: Id::new(Uuid::from_u128(id)), secret: KeySecret::new([secret; 32]) }
}

#[test]
fn a_key_is_proven_by_its_own_secret_alone() {
    let keys = keys("1", &[]);
    let digest = keys.digest(&token(1, 1));
    assert_eq!(keys.verify(&token(1, 1), Some(&digest)), CURRENT);
    assert_eq!(keys.verify(&token(1, 2), Some(&digest)), Verdict::Wrong);
    assert_eq!(keys.verify(&token(1, 1), None), Verdict::Wrong);
}

/// Whoever can write to the database cannot put the digest of a key of theirs into the row of another.
#[test]
fn a_digest_is_worth_nothing_in_the_row_of_another_key() {
    let keys = keys("1", &[]);
    assert_eq!(keys.verify(&token(2, 1), Some(&keys.digest(&token(1, 1)))), Verdict::Wrong);
}

#[test]
fn the_digest_names_its_server_key_and_nothing_of_the_secret() {
    let digest = keys("2026", &[]).digest(&token(1, 0x5f));
    let (id, mac) = digest.as_str().split_once(':').unwrap();
    assert_eq!((id, mac.len()), ("2026", 43));
    assert!(!digest.as_str().contains("5f5f"));
}

#[test]
fn a_server_key_that_was_replaced_verifies_until_it_is_taken_away() {
    let digest = keys("1", &[]).digest(&token(1, 1));
    assert_eq!(keys("2", &["0", "1"]).verify(&token(1, 1), Some(&digest)), OUTDATED);
    assert_eq!(keys("2", &["0"]).verify(&token(1, 1), Some(&digest)), Verdict::Wrong);
}

#[test]
fn another_server_key_of_the_same_id_proves_nothing() {
    let digest = keys("1", &[]).digest(&token(1, 1));
    let other = Pepper { id: "1".to_owned(), secret: vec![7; 32] };
    let other = HmacApiKeys::new(&Peppers { current: other, previous: Vec::new() }).unwrap();
    assert_eq!(other.verify(&token(1, 1), Some(&digest)), Verdict::Wrong);
}

#[test]
fn whatever_is_stored_a_look_takes_one_mac() {
    let keys = keys("1", &["0"]);
    let right = keys.digest(&token(1, 1));
    let broken =
        ["", ":", "1:", "1:AAAA", "9:AAAA", "1:not base64"].map(|text| KeyDigest::new(text.to_owned()));
    for digest in broken.iter().chain([&right]).map(Some).chain([None]) {
        let before = keys.performed();
        let verdict = keys.verify(&token(1, 1), digest);
        assert_eq!(keys.performed() - before, 1);
        assert_eq!(verdict == CURRENT, digest == Some(&right));
    }
}

#[test]
fn secrets_are_never_the_same() {
    let keys = keys("1", &[]);
    assert!(keys.new_secret() != keys.new_secret());
}

#[test]
fn short_server_keys_and_shared_ids_are_refused() {
    let short = Pepper { id: "1".to_owned(), secret: vec![7; 31] };
    let refused = HmacApiKeys::new(&Peppers { current: short, previous: Vec::new() }).err();
    assert_eq!(refused, Some(InvalidPeppers::TooShort { id: "1".to_owned(), length: 31 }));
    let twice = Peppers { current: server_key("1"), previous: vec![server_key("1")] };
    assert_eq!(HmacApiKeys::new(&twice).err(), Some(InvalidPeppers::Duplicate("1".to_owned())));
}
