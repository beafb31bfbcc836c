//! From what is on the wire to the values of second factors.

use application::identity::ChallengeToken;
use domain::identity::{SecondFactorCode, TotpCode};

use crate::http::fields::Unacceptable;

pub(super) fn totp_code(text: &str) -> Result<TotpCode, Unacceptable> {
    TotpCode::parse(text).ok_or(Unacceptable::new("invalid-format", "must have six digits"))
}

pub(in crate::http::identity) fn code(text: &str) -> Result<SecondFactorCode, Unacceptable> {
    let neither = Unacceptable::new("invalid-format", "must be six digits or a recovery code");
    SecondFactorCode::parse(text).ok_or(neither)
}

pub(in crate::http::identity) fn challenge(text: &str) -> Result<ChallengeToken, Unacceptable> {
    Ok(ChallengeToken::new(text.to_owned()))
}
