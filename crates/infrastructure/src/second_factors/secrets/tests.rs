use application::identity::{SecondFactorSecrets, SecretUnreadable};
use domain::{
    identity::{RecoverySecret, SealedSecret, TimeStep, TotpCode, TotpSecret, User},
    shared::{Id, Scalar, Timestamp, Value},
};
use uuid::Uuid;

use super::SealedSecondFactors;
use crate::{InvalidPeppers, Pepper, Peppers};

const RFC_SECRET: TotpSecret = TotpSecret::new(*b"12345678901234567890");

fn server_key(id: &str) -> Pepper {
    Pepper { id: id.to_owned(), secret: format!("{id}: thirty-two bytes and then some").into_bytes() }
}

fn keys(current: &str, previous: &[&str]) -> SealedSecondFactors {
    let previous = previous.iter().map(|id| server_key(id)).collect();
    SealedSecondFactors::new(&Peppers { current: server_key(current), previous }).unwrap()
}

fn user(id: u128) -> Id<User> {
    Id::new(Uuid::from_u128(id))
}

fn step(number: i64) -> TimeStep {
    TimeStep::from_value(Value::Int(number)).unwrap()
}

/// RFC 4226, appendix D.
#[test]
fn codes_are_those_of_the_standard_by_number() {
    let codes = (0..10).map(|number| keys("1", &[]).totp(&RFC_SECRET, step(number)).reveal());
    let expected =
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
    assert_eq!(codes.collect::<Vec<_>>(), expected);
}

/// RFC 6238, appendix B, with SHA-1: the last six of its eight digits.
#[test]
fn codes_are_those_of_the_standard_by_the_clock() {
    for (seconds, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        let step = TimeStep::at(Timestamp::from_micros(seconds * 1_000_000));
        assert!(keys("1", &[]).totp(&RFC_SECRET, step) == TotpCode::parse(code).unwrap(), "{seconds}");
    }
}

#[test]
fn a_secret_is_opened_for_its_account_alone() {
    let keys = keys("1", &[]);
    let sealed = keys.seal(user(1), RFC_SECRET.bytes());
    assert_eq!(keys.open(user(1), &sealed).map(|opened| opened.bytes), Ok(RFC_SECRET.bytes().to_vec()));
    assert_eq!(keys.open(user(2), &sealed).err(), Some(SecretUnreadable));
    assert_ne!(sealed, keys.seal(user(1), RFC_SECRET.bytes()), "no two encryptions are alike");
}

#[test]
fn a_secret_moves_over_to_a_new_server_key_and_is_lost_with_the_last_one() {
    let sealed = keys("1", &[]).seal(user(1), b"secret");
    let opened = keys("2", &["1"]).open(user(1), &sealed).unwrap();
    assert!(opened.outdated && opened.bytes == b"secret");
    assert!(!keys("1", &["2"]).open(user(1), &sealed).unwrap().outdated);
    assert_eq!(keys("2", &[]).open(user(1), &sealed).err(), Some(SecretUnreadable));
}

#[test]
fn what_was_tampered_with_is_not_opened() {
    let keys = keys("1", &["2"]);
    let sealed = keys.seal(user(1), b"secret");
    let text = sealed.as_str();
    let flipped = format!("{}{}", &text[..text.len() - 1], if text.ends_with('A') { 'B' } else { 'A' });
    for other in
        ["", "1", "1:", "1:AAAA", "1:not base64", &flipped, &text.replacen("1:", "2:", 1), &text[2..]]
    {
        let other = SealedSecret::new(other.to_owned());
        assert_eq!(keys.open(user(1), &other).err(), Some(SecretUnreadable), "{other:?}");
    }
}

#[test]
fn a_recovery_code_is_known_by_its_account_and_by_each_server_key() {
    let code = RecoverySecret::new([7; 15]);
    let [kept] = keys("1", &[]).digests(user(1), &code).try_into().unwrap();
    let after = keys("2", &["1"]).digests(user(1), &code);
    assert_eq!(after.len(), 2);
    assert!(after[0] != kept && after[1] == kept);
    assert!(!keys("1", &[]).digests(user(2), &code).contains(&kept));
    assert!(!keys("1", &[]).digests(user(1), &RecoverySecret::new([8; 15])).contains(&kept));
}

#[test]
fn secrets_are_drawn_anew() {
    let keys = keys("1", &[]);
    assert!(keys.new_totp() != keys.new_totp());
    assert!(keys.new_recovery() != keys.new_recovery());
}

#[test]
fn server_keys_are_held_to_what_peppers_are() {
    let short = Pepper { id: "1".to_owned(), secret: vec![0; 31] };
    let refused = SealedSecondFactors::new(&Peppers { current: short, previous: Vec::new() }).err();
    assert!(matches!(refused, Some(InvalidPeppers::TooShort { length: 31, .. })));
}
