//! How accounts are verified and recovered by mail.

use std::time::Duration;

use url::Url;

use super::{ServerSettings, origin};
use crate::settings::profile::Profile;
use crate::settings::reader::Reader;

/// `[accounts]`
#[derive(Clone, Debug)]
pub struct AccountSettings {
    /// Whether nobody logs in who has not verified their address.
    pub require_verified_email: bool,
    /// How long the token of a message that verifies an address works.
    pub verification: Duration,
    /// The same of one that replaces a password.
    pub reset: Duration,
    /// The same of one that moves an account to another address.
    pub email_change: Duration,
    /// Where a front end verifies addresses.
    pub verification_page: Option<String>,
    /// Where a front end replaces passwords.
    pub reset_page: Option<String>,
    /// Where a front end moves accounts to other addresses.
    pub email_change_page: Option<String>,
}

impl AccountSettings {
    pub(crate) fn read(reader: &mut Reader<'_>, server: &ServerSettings) -> Self {
        let is_production = reader.profile == Profile::Production;
        let site = server.public_url.as_deref();
        let mut page = |key| reader.optional(key, |text| parse_page(text, site, is_production));
        Self {
            verification_page: page("accounts.verification_page"),
            reset_page: page("accounts.reset_page"),
            email_change_page: page("accounts.email_change_page"),
            require_verified_email: reader.flag("accounts.require_verified_email"),
            verification: reader.seconds("accounts.verification_seconds", 300..=30 * 24 * 60 * 60),
            reset: reader.seconds("accounts.reset_seconds", 300..=24 * 60 * 60),
            email_change: reader.seconds("accounts.email_change_seconds", 300..=7 * 24 * 60 * 60),
        }
    }
}

/// The address of a page, from a path on our own site or as a whole.
fn parse_page(text: &str, site: Option<&str>, is_production: bool) -> Result<String, String> {
    let whole = match (text.starts_with('/'), site) {
        (true, Some(site)) => format!("{site}{text}"),
        (true, None) => return Err(format!("is the path {text:?}, and server.public_url names no site")),
        (false, _) => text.to_owned(),
    };
    let url = Url::parse(&whole).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let url = url.ok_or_else(|| {
        format!("{text:?} is neither a path such as \"/reset\" nor a URL such as \"https://app.example.com/reset\"")
    })?;
    if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err(format!(
            "{text:?} has a fragment or a user name, where the token is to go or others would read it"
        ));
    }
    if is_production && !origin::is_safe(&url.origin().ascii_serialization()) {
        return Err(format!("{text:?} is not https: a token that opens an account would travel unencrypted"));
    }
    Ok(url.into())
}
