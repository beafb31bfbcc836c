//! What Clerk tells of its users: believed when Svix has signed it, and read by what it means.

use std::{
    process::Command,
    time::{SystemTime, UNIX_EPOCH},
};

use application::{
    identity::{
        IssuerNews, IssuerNotice, IssuerNoticeRefusal, IssuerWebhooks as _, NoticeSignature, Vouched,
    },
    ports::Clock as _,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{
    identity::{Email, Issuer, PersonName},
    shared::Timestamp,
};
use infrastructure::{ClerkWebhooks, InvalidSvixSecret};
use ring::hmac;
use secrecy::SecretString;
use serde_json::{Value, json};
use testkit::{factories::a_subject, fakes::FakeClock};

const ISSUER: &str = "https://clerk.example.org";
/// Those of Svix's own tests are like it.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OLD_SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// Signs with Svix's own library, and has it verify what it is given.
const SVIX: &str = "
import datetime, sys
from svix.webhooks import Webhook
task, secret, message, seconds, body = sys.argv[1:6]
if task == 'sign':
    print(Webhook(secret).sign(message, datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc), body))
else:
    Webhook(secret).verify(body, {'svix-id': message, 'svix-timestamp': seconds, 'svix-signature': sys.argv[6]})
";

fn svix(arguments: &[&str]) -> String {
    let python =
        std::env::var("CONCENTRIC_TEST_PYTHON").expect("`cargo xtask test` names a Python with svix");
    let told = Command::new(python).args(["-c", SVIX]).args(arguments).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8(told.stdout).unwrap().trim().to_owned()
}

fn now() -> Timestamp {
    FakeClock::default().now()
}

fn webhooks(secrets: &[&str]) -> Result<ClerkWebhooks, InvalidSvixSecret> {
    let secrets: Vec<SecretString> = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
    ClerkWebhooks::new(Issuer::parse(ISSUER).unwrap(), &secrets)
}

/// Signed as Svix does, with that secret, so many seconds from now.
fn signed(secret: &str, body: &str, away: i64) -> NoticeSignature {
    let timestamp = (now().seconds() + away).to_string();
    let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let tag = hmac::sign(&key, format!("msg_1.{timestamp}.{body}").as_bytes());
    let signature = format!("v1,{}", BASE64_STANDARD.encode(tag));
    NoticeSignature { id: "msg_1".to_owned(), timestamp, signature }
}

fn event(kind: &str, data: &Value) -> String {
    json!({"type": kind, "object": "event", "data": data}).to_string()
}

fn ann() -> Value {
    json!({
        "id": "user_1",
        "object": "user",
        "first_name": "Ann",
        "last_name": "Lee",
        "username": null,
        "primary_email_address_id": "idn_2",
        "email_addresses": [
            {"id": "idn_1", "email_address": "old@example.org", "verification": {"status": "verified"}},
            {"id": "idn_2", "email_address": "ann@example.org", "verification": {"status": "verified"}}
        ],
        "updated_at": 1_767_225_600_123_i64
    })
}

fn with(mut user: Value, member: &str, value: Value) -> Value {
    user[member] = value;
    user
}

/// What is read in a body that was signed as it should be.
fn read(body: &str) -> Result<IssuerNews, IssuerNoticeRefusal> {
    let notice = webhooks(&[SECRET]).unwrap().open(&signed(SECRET, body, 0), body.as_bytes(), now());
    notice.map(|IssuerNotice { message, news }| {
        assert_eq!(message, "msg_1");
        news
    })
}

fn told(user: &Value) -> Vouched {
    match read(&event("user.updated", user)) {
        Ok(IssuerNews::Told { vouched, .. }) => vouched,
        other => panic!("{other:?}"),
    }
}

/// Each of us takes what the other has signed. Svix looks at the machine's clock.
#[test]
fn what_svix_signs_is_believed_and_svix_believes_what_we_would() {
    let body = event("user.created", &ann());
    let ours = signed(SECRET, &body, 0);
    assert_eq!(svix(&["sign", SECRET, "msg_1", &ours.timestamp, &body]), ours.signature);
    let opened = webhooks(&[SECRET]).unwrap().open(&ours, body.as_bytes(), now());
    assert!(opened.is_ok(), "{opened:?}");
    let away =
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed() - now().seconds();
    let fresh = signed(SECRET, &body, away);
    svix(&["verify", SECRET, "msg_1", &fresh.timestamp, &body, &fresh.signature]);
}

#[test]
fn while_a_secret_is_replaced_the_old_and_the_new_one_are_good() {
    let body = event("user.created", &ann());
    for (secrets, signer) in
        [(vec![SECRET], SECRET), (vec![SECRET, OLD_SECRET], SECRET), (vec![SECRET, OLD_SECRET], OLD_SECRET)]
    {
        let opened = webhooks(&secrets).unwrap().open(&signed(signer, &body, 0), body.as_bytes(), now());
        assert!(opened.is_ok(), "{opened:?}");
    }
    let (one, other) = (signed(SECRET, &body, 0), signed(OLD_SECRET, &body, 0));
    let both =
        NoticeSignature { signature: format!("v1a,AAAA {} {}", other.signature, one.signature), ..one };
    assert!(webhooks(&[SECRET]).unwrap().open(&both, body.as_bytes(), now()).is_ok());
}

#[test]
fn what_svix_did_not_sign_so_is_not() {
    let body = event("user.created", &ann());
    let good = signed(SECRET, &body, 0);
    let webhooks = webhooks(&[SECRET]).unwrap();
    let open =
        |signature: &NoticeSignature, body: &str| webhooks.open(signature, body.as_bytes(), now()).err();
    assert_eq!(open(&good, &body), None);
    let forged = Some(IssuerNoticeRefusal::Forged);
    assert_eq!(open(&good, &body.replace("ann", "bob")), forged);
    assert_eq!(open(&good, &format!("{body} ")), forged);
    assert_eq!(open(&signed(OLD_SECRET, &body, 0), &body), forged);
    assert_eq!(open(&NoticeSignature { id: "msg_2".to_owned(), ..good.clone() }, &body), forged);
    let later = (now().seconds() + 1).to_string();
    assert_eq!(open(&NoticeSignature { timestamp: later, ..good.clone() }, &body), forged);
    let short = NoticeSignature { signature: good.signature[..20].to_owned() + "==", ..good.clone() };
    assert!(open(&short, &body).is_some());
    for (id, timestamp, signature) in [
        ("", "1", "v1,AAAA"),
        ("msg.1", "1", "v1,AAAA"),
        ("msg 1", "1", "v1,AAAA"),
        ("msg_1", "", "v1,AAAA"),
        ("msg_1", "+1", "v1,AAAA"),
        ("msg_1", "1.5", "v1,AAAA"),
        ("msg_1", "99999999999999999999", "v1,AAAA"),
        ("msg_1", "1", ""),
        ("msg_1", "1", "v2,AAAA"),
        ("msg_1", "1", "v1,not base64"),
        ("msg_1", "1", "AAAA"),
    ] {
        let [id, timestamp, signature] = [id, timestamp, signature].map(str::to_owned);
        let signature = NoticeSignature { id, timestamp, signature };
        assert_eq!(open(&signature, &body), Some(IssuerNoticeRefusal::Malformed), "{signature:?}");
    }
    let many = NoticeSignature { signature: "v1,AAAA ".repeat(200), ..good };
    assert_eq!(open(&many, &body), Some(IssuerNoticeRefusal::Malformed));
}

#[test]
fn a_signature_is_good_for_five_minutes_to_either_side() {
    let body = event("user.created", &ann());
    let webhooks = webhooks(&[SECRET]).unwrap();
    for (away, expected) in [
        (-300, None),
        (300, None),
        (-301, Some(IssuerNoticeRefusal::Stale)),
        (301, Some(IssuerNoticeRefusal::Stale)),
    ] {
        let opened = webhooks.open(&signed(SECRET, &body, away), body.as_bytes(), now());
        assert_eq!(opened.err(), expected, "{away}");
    }
}

#[test]
fn secrets_are_those_of_svix() {
    assert_eq!(webhooks(&[]).err(), Some(InvalidSvixSecret::None));
    for wrong in ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS"]
    {
        assert_eq!(webhooks(&[SECRET, wrong]).err(), Some(InvalidSvixSecret::Form), "{wrong}");
    }
    assert_eq!(webhooks(&["whsec_c2hvcnQ="]).err(), Some(InvalidSvixSecret::TooShort { length: 5 }));
}

#[test]
fn users_are_told_of_by_their_verified_primary_address() {
    let news = read(&event("user.created", &ann())).unwrap();
    let vouched = Vouched {
        subject: a_subject(ISSUER, "user_1"),
        email: Email::parse("ann@example.org").ok(),
        name: PersonName::parse("Ann Lee").ok(),
        username: None,
    };
    assert_eq!(news, IssuerNews::Told { vouched, as_of: Timestamp::from_micros(1_767_225_600_123_000) });
    let unverified = json!([{"id": "idn_2", "email_address": "ann@example.org", "verification": {"status": "unverified"}}]);
    for (member, value) in [
        ("email_addresses", unverified),
        (
            "email_addresses",
            json!([{"id": "idn_2", "email_address": "ann@example.org", "verification": null}]),
        ),
        ("email_addresses", json!([])),
        ("primary_email_address_id", json!(null)),
        ("primary_email_address_id", json!("idn_9")),
    ] {
        assert_eq!(told(&with(ann(), member, value.clone())).email, None, "{member} {value}");
    }
    assert_eq!(told(&with(ann(), "username", json!("annie"))).username.as_deref(), Some("annie"));
    assert_eq!(told(&with(ann(), "last_name", json!(null))).name, PersonName::parse("Ann").ok());
}

#[test]
fn who_is_deleted_is_gone_and_what_is_not_about_users_is_nothing() {
    let gone = read(&event("user.deleted", &json!({"id": "user_1", "object": "user", "deleted": true})));
    assert_eq!(gone, Ok(IssuerNews::Gone(a_subject(ISSUER, "user_1"))));
    for kind in ["session.created", "organization.created", "user.something", ""] {
        assert_eq!(read(&event(kind, &json!({"id": 1}))), Ok(IssuerNews::Other), "{kind}");
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let cases = [
        (json!({"data": ann()}).to_string(), "type"),
        (json!({"type": 1, "data": ann()}).to_string(), "type"),
        ("[]".to_owned(), "the body"),
        ("{\"type\":\"user.created\",\"type\":\"user.deleted\"}".to_owned(), "the body"),
        (json!({"type": "user.created"}).to_string(), "data"),
        (event("user.created", &json!([])), "data"),
        (event("user.created", &with(ann(), "id", json!(1))), "data.id"),
        (event("user.created", &with(ann(), "id", json!(""))), "data.id"),
        (event("user.deleted", &json!({})), "data.id"),
        (event("user.created", &with(ann(), "updated_at", json!(null))), "data.updated_at"),
        (event("user.created", &with(ann(), "updated_at", json!("now"))), "data.updated_at"),
        (event("user.created", &with(ann(), "updated_at", json!(-1))), "data.updated_at"),
        (event("user.created", &with(ann(), "updated_at", json!(i64::MAX))), "data.updated_at"),
        (event("user.created", &with(ann(), "first_name", json!(1))), "data.first_name"),
        (event("user.created", &with(ann(), "last_name", json!([]))), "data.last_name"),
        (event("user.created", &with(ann(), "username", json!({}))), "data.username"),
        (
            event("user.created", &with(ann(), "primary_email_address_id", json!(1))),
            "data.primary_email_address_id",
        ),
        (event("user.created", &with(ann(), "email_addresses", json!(null))), "data.email_addresses"),
        (
            event("user.created", &with(ann(), "email_addresses", json!([{"id": "idn_2"}]))),
            "data.email_addresses",
        ),
    ];
    for (body, field) in cases {
        assert_eq!(read(&body), Err(IssuerNoticeRefusal::Unreadable { field }), "{body}");
    }
}
