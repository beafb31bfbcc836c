//! What Clerk tells of its users (<https://clerk.com/docs/webhooks/overview>).

use application::identity::{
    IssuerNews, IssuerNotice, IssuerNoticeRefusal, IssuerWebhooks, NoticeSignature, Vouched,
};
use domain::{
    identity::{Email, ExternalSubject, Issuer, PersonName, Subject},
    shared::Timestamp,
};
use secrecy::SecretString;
use serde_json::Value;

use super::svix::{InvalidSvixSecret, Signatures};
use crate::remote_keys::{Object, object};

/// The end of the year 9999, in milliseconds.
const LATEST: i64 = 253_402_300_799_999;

/// Reads what Clerk tells by itself.
pub struct ClerkWebhooks {
    issuer: Issuer,
    signatures: Signatures,
}

impl ClerkWebhooks {
    /// Of the instance that calls itself so in its tokens, with the signing secrets of the endpoint (`whsec_…`): while one is
    /// being replaced, the old and the new one.
    pub fn new(issuer: Issuer, secrets: &[SecretString]) -> Result<Self, InvalidSvixSecret> {
        Ok(Self { issuer, signatures: Signatures::new(secrets)? })
    }
}

impl IssuerWebhooks for ClerkWebhooks {
    fn open(
        &self,
        signature: &NoticeSignature,
        body: &[u8],
        now: Timestamp,
    ) -> Result<IssuerNotice, IssuerNoticeRefusal> {
        self.signatures.verify(signature, body, now)?;
        let event = object(body).ok_or(unreadable("the body"))?;
        let kind = event.get("type").and_then(Value::as_str).ok_or(unreadable("type"))?;
        Ok(IssuerNotice { message: signature.id.clone(), news: self.news(kind, &event)? })
    }
}

impl ClerkWebhooks {
    fn news(&self, kind: &str, event: &Object) -> Result<IssuerNews, IssuerNoticeRefusal> {
        let data = || event.get("data").and_then(Value::as_object).ok_or(unreadable("data"));
        match kind {
            "user.created" | "user.updated" => self.told(data()?),
            "user.deleted" => Ok(IssuerNews::Gone(self.subject(data()?)?)),
            _ => Ok(IssuerNews::Other),
        }
    }

    fn told(&self, user: &Object) -> Result<IssuerNews, IssuerNoticeRefusal> {
        let updated_at =
            user.get("updated_at").and_then(Value::as_i64).filter(|at| (0..=LATEST).contains(at));
        let as_of = Timestamp::from_micros(updated_at.ok_or(unreadable("data.updated_at"))? * 1000);
        let vouched = Vouched {
            subject: self.subject(user)?,
            email: primary_email(user)?,
            name: name(user)?,
            username: text(user, "username", "data.username")?.map(str::to_owned),
        };
        Ok(IssuerNews::Told { vouched, as_of })
    }

    fn subject(&self, user: &Object) -> Result<ExternalSubject, IssuerNoticeRefusal> {
        let id = user.get("id").and_then(Value::as_str).and_then(|id| Subject::parse(id).ok());
        let subject = id.ok_or(unreadable("data.id"))?;
        Ok(ExternalSubject { issuer: self.issuer.clone(), subject })
    }
}

/// The one that Clerk writes to, if its owner has shown that it is theirs.
fn primary_email(user: &Object) -> Result<Option<Email>, IssuerNoticeRefusal> {
    let wrong = unreadable("data.email_addresses");
    let Some(primary) = text(user, "primary_email_address_id", "data.primary_email_address_id")? else {
        return Ok(None);
    };
    let all = user.get("email_addresses").and_then(Value::as_array).ok_or(wrong)?;
    let Some(found) = all.iter().find(|address| address["id"] == primary) else { return Ok(None) };
    let address = found["email_address"].as_str().ok_or(wrong)?;
    let is_verified = found["verification"]["status"] == "verified";
    Ok(Some(address).filter(|_| is_verified).and_then(|address| Email::parse(address).ok()))
}

fn name(user: &Object) -> Result<Option<PersonName>, IssuerNoticeRefusal> {
    let first = text(user, "first_name", "data.first_name")?.unwrap_or_default();
    let last = text(user, "last_name", "data.last_name")?.unwrap_or_default();
    Ok(PersonName::parse(&format!("{first} {last}")).ok())
}

/// Text that may be missing or null, and may be nothing else.
fn text<'a>(
    user: &'a Object,
    name: &str,
    field: &'static str,
) -> Result<Option<&'a str>, IssuerNoticeRefusal> {
    match user.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(unreadable(field)),
    }
}

const fn unreadable(field: &'static str) -> IssuerNoticeRefusal {
    IssuerNoticeRefusal::Unreadable { field }
}
