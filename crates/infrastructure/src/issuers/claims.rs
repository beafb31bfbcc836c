use std::time::Duration;

use application::identity::Vouched;
use domain::{
    identity::{Email, ExternalSubject, Issuer, PersonName, Subject},
    shared::Timestamp,
};
use serde_json::Value;

use super::IssuerPreset;
use crate::remote_keys::Object;

/// The end of the year 9999, in seconds: later moments are no moments to anybody.
const LATEST: i64 = 253_402_300_799;

type Checked<T> = Result<T, &'static str>;

/// What the tokens of an issuer are held to.
pub(super) struct Rules {
    pub(super) issuer: Issuer,
    pub(super) preset: IssuerPreset,
    pub(super) audiences: Vec<String>,
    pub(super) authorized_parties: Vec<String>,
    pub(super) leeway: Duration,
}

impl Rules {
    /// What the claims vouch for, if they are in force at `now` and meant for us. That they are of this issuer is known.
    pub(super) fn check(&self, claims: &Object, now: Timestamp) -> Checked<Vouched> {
        self.check_times(claims, now)?;
        self.check_audience(claims)?;
        self.check_party(claims)?;
        let subject = claims.get("sub").and_then(Value::as_str).ok_or("no subject")?;
        if self.preset == IssuerPreset::Clerk {
            check_clerk(claims, subject)?;
        }
        let subject = Subject::parse(subject).map_err(|_| "a subject that is none")?;
        let subject = ExternalSubject { issuer: self.issuer.clone(), subject };
        Ok(told(claims, subject))
    }

    fn check_times(&self, claims: &Object, now: Timestamp) -> Checked<()> {
        let moment = |name| claims.get(name).map(|claim| seconds(claim).ok_or("a time that is none"));
        let expires = moment("exp").ok_or("no time of expiry")??;
        let issued = moment("iat").ok_or("no time of issue")??;
        let begins = moment("nbf").transpose()?;
        let (now, leeway) = (now.seconds(), self.leeway.as_secs().cast_signed());
        if expires.saturating_add(leeway) <= now {
            return Err("expired");
        }
        if begins.into_iter().chain([issued]).any(|start| start > now.saturating_add(leeway)) {
            return Err("not in force yet");
        }
        Ok(())
    }

    fn check_audience(&self, claims: &Object) -> Checked<()> {
        if self.audiences.is_empty() {
            return Ok(());
        }
        let is_ours =
            |value: &Value| value.as_str().is_some_and(|text| self.audiences.iter().any(|ours| ours == text));
        let found = match claims.get("aud") {
            Some(Value::Array(several)) => {
                several.iter().all(Value::is_string) && several.iter().any(is_ours)
            }
            Some(one) => is_ours(one),
            None => false,
        };
        if found { Ok(()) } else { Err("for another audience") }
    }

    /// Clerk names the page that a token was made for, and none where it was not a page that asked.
    fn check_party(&self, claims: &Object) -> Checked<()> {
        if self.authorized_parties.is_empty() {
            return Ok(());
        }
        let found = match claims.get("azp") {
            Some(party) => self.authorized_parties.iter().any(|ours| party == ours.as_str()),
            None => self.preset == IssuerPreset::Clerk,
        };
        if found { Ok(()) } else { Err("made for another party") }
    }
}

/// Machines have tokens of Clerk, too, and so has who still has to choose an organization or a second factor.
fn check_clerk(claims: &Object, subject: &str) -> Checked<()> {
    if !subject.starts_with("user_") {
        return Err("no user of Clerk");
    }
    if claims.get("sts").is_some_and(|status| status != "active") {
        return Err("a session that is not active");
    }
    Ok(())
}

fn told(claims: &Object, subject: ExternalSubject) -> Vouched {
    let text = |name| claims.get(name).and_then(Value::as_str);
    let is_verified = claims.get("email_verified").is_some_and(|verified| *verified == true);
    Vouched {
        subject,
        email: text("email").filter(|_| is_verified).and_then(|email| Email::parse(email).ok()),
        name: text("name").and_then(|name| PersonName::parse(name).ok()),
        username: text("preferred_username").or_else(|| text("username")).map(str::to_owned),
    }
}

/// Whole seconds (RFC 7519 allows fractions, which nobody issues), of a time that there is.
fn seconds(claim: &Value) -> Option<i64> {
    claim.as_i64().filter(|seconds| (0..=LATEST).contains(seconds))
}
