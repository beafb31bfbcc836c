use std::time::Duration;

use uuid::Uuid;

use super::{
    ApiKey, ApiKeyEnded, ApiKeyName, ApiKeyToken, ExpiryPassed, KeyDigest, KeySecret, NewApiKey, Overlap,
    OverlapTooLong,
};
use crate::{
    identity::{NotedUse, Scopes},
    shared::{Id, Timestamp},
};

const DAY: i64 = 24 * 60 * 60;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn digest(text: &str) -> KeyDigest {
    KeyDigest::new(text.to_owned())
}

fn issued(expires_at: Option<Timestamp>) -> Result<ApiKey, ExpiryPassed> {
    let new = NewApiKey {
        id: Id::new(Uuid::from_u128(1)),
        user_id: Id::new(Uuid::from_u128(2)),
        name: ApiKeyName::parse("nightly export").unwrap(),
        scopes: Scopes::NONE,
        digest: digest("first"),
        expires_at,
    };
    ApiKey::issue(new, at(0))
}

fn key() -> ApiKey {
    issued(None).unwrap()
}

fn token() -> ApiKeyToken {
    ApiKeyToken { id: Id::new(Uuid::from_u128(0xabc)), secret: KeySecret::new([0x5f; 32]) }
}

#[test]
fn a_key_lives_until_it_expires_if_it_does() {
    assert!(key().is_live(at(i64::MAX / 1_000_000)));
    let key = issued(Some(at(60))).unwrap();
    assert!(key.is_live(at(59)) && !key.is_live(at(60)));
}

#[test]
fn a_key_cannot_expire_before_it_begins() {
    assert_eq!(issued(Some(at(0))).err(), Some(ExpiryPassed));
}

#[test]
fn a_revoked_key_is_dead_for_good_and_is_revoked_once() {
    let mut key = key();
    assert!(key.revoke(at(5)));
    assert!(!key.revoke(at(9)));
    assert_eq!(key.revoked_at(), Some(at(5)));
    assert!(!key.is_live(at(5)));
}

#[test]
fn both_secrets_work_until_the_overlap_ends() {
    let mut key = key();
    key.rotate(digest("second"), Overlap::default(), at(0)).unwrap();
    assert_eq!(key.state().digest, digest("second"));
    assert_eq!(key.previous_digest(at(DAY - 1)), Some(&digest("first")));
    assert_eq!(key.previous_digest(at(DAY)), None);
}

#[test]
fn without_an_overlap_the_old_secret_ends_at_once() {
    let mut key = key();
    key.rotate(digest("second"), Overlap::new(Duration::ZERO).unwrap(), at(1)).unwrap();
    assert_eq!(key.previous_digest(at(1)), None);
}

#[test]
fn a_key_has_at_most_two_secrets() {
    let mut key = key();
    key.rotate(digest("second"), Overlap::MAX, at(1)).unwrap();
    key.rotate(digest("third"), Overlap::default(), at(2)).unwrap();
    assert_eq!(
        (&key.state().digest, key.previous_digest(at(2))),
        (&digest("third"), Some(&digest("second")))
    );
}

#[test]
fn a_dead_key_is_not_rotated() {
    let mut revoked = key();
    revoked.revoke(at(1));
    let mut expired = issued(Some(at(1))).unwrap();
    for key in [&mut revoked, &mut expired] {
        let before = key.clone();
        assert_eq!(key.rotate(digest("second"), Overlap::default(), at(1)), Err(ApiKeyEnded));
        assert_eq!(*key, before);
    }
}

#[test]
fn an_overlap_is_a_week_at_most() {
    assert!(Overlap::new(Duration::from_secs(7 * 24 * 60 * 60)).is_ok());
    assert_eq!(Overlap::new(Duration::from_secs(7 * 24 * 60 * 60 + 1)), Err(OverlapTooLong));
}

#[test]
fn use_is_noted_once_in_five_minutes() {
    let mut key = key();
    assert_eq!(key.note_use(at(10)), Some(NotedUse::FirstOfDay));
    assert_eq!(key.note_use(at(309)), None);
    assert_eq!(key.note_use(at(310)), Some(NotedUse::Again));
    assert_eq!(key.state().last_used_at, Some(at(310)));
}

#[test]
fn the_first_use_of_each_day_stands_out() {
    let mut key = key();
    let notes = [DAY - 600, DAY - 300, DAY, DAY + 300].map(|seconds| key.note_use(at(seconds)));
    assert_eq!(
        notes,
        [NotedUse::FirstOfDay, NotedUse::Again, NotedUse::FirstOfDay, NotedUse::Again].map(Some)
    );
}

#[test]
fn either_secret_is_kept_by_another_digest_and_no_other() {
    let mut key = key();
    key.rotate(digest("second"), Overlap::default(), at(0)).unwrap();
    assert!(key.replace_digest(&digest("first"), digest("1st")));
    assert!(key.replace_digest(&digest("second"), digest("2nd")));
    assert!(!key.replace_digest(&digest("third"), digest("3rd")));
    assert_eq!((&key.state().digest, key.previous_digest(at(0))), (&digest("2nd"), Some(&digest("1st"))));
}

#[test]
fn a_token_is_read_back_as_it_was_written() {
    let text = token().reveal();
    assert_eq!(text, format!("ck_{:032x}_{}", 0xabc, "5f".repeat(32)));
    assert!(ApiKeyToken::parse(&text) == Some(token()));
}

#[test]
fn anything_else_is_no_token() {
    let text = token().reveal();
    let upper = text.to_uppercase();
    let cut = &text[..text.len() - 1];
    let (longer, padded, foreign) = (format!("{text}0"), format!(" {text}"), text.replacen("ck", "sk", 1));
    for text in ["", "ck_", "ck__", &upper, cut, &longer, &padded, &foreign, &text.replace("5f", "é")] {
        assert!(ApiKeyToken::parse(text).is_none(), "{text}");
    }
}
