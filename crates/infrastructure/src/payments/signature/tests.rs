use application::billing::NoticeRefusal::{self, Forged, Malformed, Stale};
use domain::shared::Timestamp;
use secrecy::SecretString;

use super::{InvalidWebhookSecrets, MAX_HEADER, Signatures, TOLERANCE};

const BODY: &[u8] = br#"{"id":"evt_1"}"#;
const SECONDS: i64 = 1_767_225_600;
const OLD: &str = "whsec_0000000000old";
const NEW: &str = "whsec_0000000000new";

// Of "1767225600.{\"id\":\"evt_1\"}", by `openssl dgst -sha256 -hmac <secret>`.
const BY_OLD: &str = "e407ebf5d5d26aa3e9a693c01dfe126abc82e601c1838074dbf0163ea5775055";
const BY_NEW: &str = "dc1896b77cba4f474d9c792a20e8f347e93486c0714e4eb209f91309dd332622";

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn signatures(secrets: &[&str]) -> Result<Signatures, InvalidWebhookSecrets> {
    Signatures::new(&secrets.iter().copied().map(SecretString::from).collect::<Vec<_>>())
}

fn verify(header: &str) -> Result<(), NoticeRefusal> {
    signatures(&[OLD]).unwrap().verify(header, BODY, at(SECONDS))
}

fn signed_by_old() -> String {
    format!("t={SECONDS},v1={BY_OLD}")
}

#[test]
fn what_is_signed_with_the_secret_is_believed() {
    assert_eq!(verify(&signed_by_old()), Ok(()));
    assert_eq!(verify(&format!("t={SECONDS}, v1={}", BY_OLD.to_uppercase())), Ok(()));
}

#[test]
fn one_good_signature_among_others_will_do() {
    assert_eq!(verify(&format!("t={SECONDS},v1={BY_NEW},v1={BY_OLD},v0=abc,later=1")), Ok(()));
    assert_eq!(verify(&format!("v1={BY_OLD},v1={BY_NEW},t={SECONDS}")), Ok(()));
}

#[test]
fn while_a_secret_is_replaced_the_old_and_the_new_one_are_good() {
    let both = signatures(&[NEW, OLD]).unwrap();
    for signature in [BY_OLD, BY_NEW] {
        assert_eq!(both.verify(&format!("t={SECONDS},v1={signature}"), BODY, at(SECONDS)), Ok(()));
    }
    assert_eq!(verify(&format!("t={SECONDS},v1={BY_NEW}")), Err(Forged));
}

#[test]
fn another_body_or_another_time_is_forged() {
    let old = signatures(&[OLD]).unwrap();
    assert_eq!(old.verify(&signed_by_old(), br#"{"id":"evt_2"}"#, at(SECONDS)), Err(Forged));
    assert_eq!(old.verify(&signed_by_old(), b"", at(SECONDS)), Err(Forged));
    assert_eq!(verify(&format!("t={},v1={BY_OLD}", SECONDS + 1)), Err(Forged));
    // The same number, and not the same bytes.
    assert_eq!(verify(&format!("t=0{SECONDS},v1={BY_OLD}")), Err(Forged));
    assert_eq!(verify(&format!("t={SECONDS},v1={}", "0".repeat(64))), Err(Forged));
}

#[test]
fn a_signature_is_good_for_five_minutes_before_and_after() {
    let old = signatures(&[OLD]).unwrap();
    let at_distance = |distance: i64| old.verify(&signed_by_old(), BODY, at(SECONDS + distance));
    let tolerance = i64::try_from(TOLERANCE).unwrap();
    assert_eq!((at_distance(tolerance), at_distance(-tolerance)), (Ok(()), Ok(())));
    assert_eq!((at_distance(tolerance + 1), at_distance(-tolerance - 1)), (Err(Stale), Err(Stale)));
}

#[test]
fn whoever_cannot_sign_does_not_learn_whether_the_time_would_have_been_good() {
    let header = format!("t={SECONDS},v1={BY_NEW}");
    assert_eq!(signatures(&[OLD]).unwrap().verify(&header, BODY, at(0)), Err(Forged));
}

#[test]
fn what_is_no_signature_is_refused_as_such() {
    let short = &BY_OLD[1..];
    for header in [
        String::new(),
        "t".to_owned(),
        format!("t={SECONDS}"),
        format!("v1={BY_OLD}"),
        format!("t=,v1={BY_OLD}"),
        format!("t=-1,v1={BY_OLD}"),
        format!("t=+{SECONDS},v1={BY_OLD}"),
        format!("t=99999999999999999999,v1={BY_OLD}"),
        format!("t={SECONDS},t={SECONDS},v1={BY_OLD}"),
        format!("t={SECONDS},v1={short}"),
        format!("t={SECONDS},v1=0{BY_OLD}"),
        format!("t={SECONDS},v1={short}g"),
        format!("t={SECONDS},v1={short}é"),
        format!("t={SECONDS},v1={BY_OLD},"),
        format!("t={SECONDS},v1={BY_OLD},x={}", "y".repeat(MAX_HEADER)),
    ] {
        assert_eq!(verify(&header), Err(Malformed), "{header:?}");
    }
}

#[test]
fn secrets_that_could_be_guessed_are_refused() {
    assert_eq!(signatures(&[]).err(), Some(InvalidWebhookSecrets::None));
    let refusal = signatures(&[NEW, "whsec_short"]).err();
    assert_eq!(refusal, Some(InvalidWebhookSecrets::TooShort { length: 11 }));
}
