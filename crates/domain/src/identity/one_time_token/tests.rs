use std::time::Duration;

use uuid::Uuid;

use super::{InvalidOneTimeToken, NewOneTimeToken, OneTimeToken, OneTimeTokenPurpose, TokenLifetimes};
use crate::{
    identity::{Email, TokenDigest},
    shared::{Id, Timestamp},
};

const HOUR: Duration = Duration::from_secs(3600);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn digest(text: &str) -> TokenDigest {
    TokenDigest::new(text.to_owned())
}

/// Made at the beginning of time, for an hour.
fn token() -> OneTimeToken {
    let new = NewOneTimeToken {
        id: Id::new(Uuid::from_u128(1)),
        user_id: Id::new(Uuid::from_u128(2)),
        purpose: OneTimeTokenPurpose::ResetPassword,
        email: Email::parse("ann@example.org").unwrap(),
    };
    OneTimeToken::issue(new, digest("first"), at(0), HOUR)
}

#[test]
fn a_token_can_be_used_once() {
    let mut token = token();
    assert_eq!(token.spend(at(5)), Ok(()));
    assert_eq!(token.state().spent_at, Some(at(5)));
    assert_eq!(token.spend(at(6)), Err(InvalidOneTimeToken));
    assert_eq!(token.state().spent_at, Some(at(5)));
}

#[test]
fn a_token_can_be_used_until_its_time_is_over() {
    assert!(token().is_live(at(3599)));
    assert_eq!(token().spend(at(3600)), Err(InvalidOneTimeToken));
}

#[test]
fn a_token_that_was_replaced_cannot_be_used_any_more() {
    let mut token = token();
    assert!(token.expire(at(10)));
    assert_eq!(token.spend(at(10)), Err(InvalidOneTimeToken));
    assert!(!token.expire(at(11)));
    assert_eq!(token.expires_at(), at(10));
}

#[test]
fn what_was_used_or_is_over_is_not_replaced() {
    let mut spent = token();
    spent.spend(at(5)).unwrap();
    for mut token in [spent, token()] {
        let before = token.clone();
        assert!(!token.expire(at(4000)));
        assert_eq!(token, before);
    }
}

#[test]
fn a_message_that_is_written_again_has_another_secret_and_all_its_time() {
    let mut token = token();
    assert!(token.reissue(digest("second"), at(5000), HOUR));
    assert_eq!((token.digest(), token.expires_at()), (digest("second"), at(8600)));
    assert_eq!(token.created_at(), at(0));
}

#[test]
fn what_was_used_is_not_made_usable_again() {
    let mut token = token();
    token.spend(at(5)).unwrap();
    assert!(!token.reissue(digest("second"), at(6), HOUR));
    assert!(!token.is_live(at(6)));
}

#[test]
fn each_purpose_has_its_time() {
    let seconds = Duration::from_secs;
    let lifetimes =
        TokenLifetimes { verify_email: seconds(3), reset_password: seconds(1), change_email: seconds(2) };
    assert_eq!(OneTimeTokenPurpose::ALL.map(|purpose| lifetimes.of(purpose)), [3, 1, 2].map(seconds));
}
