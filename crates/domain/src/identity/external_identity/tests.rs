use uuid::Uuid;

use super::{ExternalIdentity, ExternalSubject, InvalidSubject, Issuer, NewExternalIdentity, Subject};
use crate::{
    identity::{Email, NotedUse},
    shared::{Id, Scalar, Timestamp, Value},
};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_micros(seconds * 1_000_000)
}

fn somebody(issuer: &str, subject: &str) -> Result<ExternalSubject, InvalidSubject> {
    Ok(ExternalSubject { issuer: Issuer::parse(issuer)?, subject: Subject::parse(subject)? })
}

fn linked() -> ExternalIdentity {
    let new = NewExternalIdentity {
        id: Id::new(Uuid::from_u128(1)),
        user_id: Some(Id::new(Uuid::from_u128(2))),
        subject: somebody("https://clerk.example.org", "user_1").unwrap(),
        email: None,
    };
    ExternalIdentity::link(new, at(0))
}

fn email(text: &str) -> Option<Email> {
    Some(Email::parse(text).unwrap())
}

#[test]
fn names_are_taken_byte_by_byte_and_never_trimmed() {
    assert_ne!(somebody("https://a.example", "Ann"), somebody("https://a.example", "ann"));
    assert_ne!(somebody("https://a.example/", "ann"), somebody("https://a.example", "ann"));
    for wrong in ["", " ann", "ann ", "a nn", "ann\n", "ann\0", "josé", &"x".repeat(256)] {
        assert_eq!(Subject::parse(wrong), Err(InvalidSubject("subject")), "{wrong:?}");
        assert_eq!(Issuer::parse(wrong), Err(InvalidSubject("issuer")), "{wrong:?}");
    }
    assert!(Subject::parse(&"x".repeat(255)).is_ok());
}

#[test]
fn no_two_pairs_share_a_key() {
    let keys =
        [("a", "bc"), ("ab", "c"), ("a", "b|c"), ("a|b", "c")].map(|(i, s)| somebody(i, s).unwrap().key());
    for (index, key) in keys.iter().enumerate() {
        assert!(!keys[..index].contains(key), "{key}");
    }
}

#[test]
fn what_was_stored_is_read_by_the_same_rule() {
    let subject = Subject::parse("user_1").unwrap();
    assert_eq!(Subject::from_value(subject.to_value()), Ok(subject));
    assert!(Subject::from_value(Value::Text("a b".to_owned())).is_err());
}

#[test]
fn use_is_noted_once_in_five_minutes_and_the_first_of_a_day_stands_out() {
    let mut link = linked();
    assert_eq!(link.note_use(at(0)), Some(NotedUse::FirstOfDay));
    assert_eq!(link.note_use(at(299)), None);
    assert_eq!(link.note_use(at(300)), Some(NotedUse::Again));
    assert_eq!(link.note_use(at(86_400)), Some(NotedUse::FirstOfDay));
}

#[test]
fn older_news_change_nothing() {
    let mut link = linked();
    assert!(link.hear(email("new@example.org"), at(20)));
    assert!(!link.hear(email("old@example.org"), at(19)));
    assert_eq!(link.state().email, email("new@example.org"));
    assert!(link.hear(None, at(20)), "the same moment may tell more");
    assert_eq!(link.state().email, None);
}

#[test]
fn who_is_gone_stays_gone() {
    let mut link = linked();
    assert!(link.end(at(5)));
    assert!(!link.end(at(6)) && !link.hear(email("new@example.org"), at(7)) && !link.is_live());
    assert_eq!(link.state().ended_at, Some(at(5)));
}
