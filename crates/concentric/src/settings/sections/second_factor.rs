//! What log-ins ask for besides the password.

use application::identity::SecondFactorRequirement;
use domain::identity::Role;

use super::pepper::{self, Pepper, PepperKeys};
use crate::settings::{
    reader::Reader,
    schema::{PREVIOUS_SECOND_FACTOR_SECRETS, SECOND_FACTOR_SECRET},
};

/// The longest name that apps show.
const MAX_ISSUER: usize = 40;

/// `[second_factor]`
#[derive(Clone, Debug)]
pub struct SecondFactorSettings {
    /// Who must have one.
    pub required_for: SecondFactorRequirement,
    /// What authenticator apps call the service.
    pub issuer: String,
    /// Encrypts new secrets.
    pub secret: Pepper,
    /// Decrypt secrets of before; no two have the same id.
    pub previous_secrets: Vec<Pepper>,
}

impl SecondFactorSettings {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Self {
        let keys = PepperKeys {
            secret: SECOND_FACTOR_SECRET,
            id: "second_factor.secret_id",
            previous: PREVIOUS_SECOND_FACTOR_SECRETS,
        };
        let (secret, previous_secrets) = pepper::read(reader, keys);
        let whom = [
            ("none", None),
            ("super_admins", Some(Role::SuperAdmin)),
            ("admins", Some(Role::Admin)),
            ("everyone", Some(Role::User)),
        ];
        let from = reader.word("second_factor.required_for", whom).flatten();
        Self {
            required_for: SecondFactorRequirement { from },
            issuer: reader.parsed("second_factor.issuer", issuer).unwrap_or_default(),
            secret,
            previous_secrets,
        }
    }
}

fn issuer(text: &str) -> Result<String, String> {
    let fits = (1..=MAX_ISSUER).contains(&text.chars().count()) && text.trim() == text;
    // A colon ends the name in the address that apps read.
    if !fits || text.contains(':') || text.chars().any(char::is_control) {
        return Err(format!(
            "is {text:?}, and must be a name of 1 to {MAX_ISSUER} characters without colons, such as \"Acme\""
        ));
    }
    Ok(text.to_owned())
}
