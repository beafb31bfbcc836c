//! Who may vouch for people who sign in.

use application::identity::ReturnPaths;
use infrastructure::{ClientAuthentication, SigningAlgorithm};
use url::Url;

use super::{origin, server::ServerSettings};
use crate::settings::{profile::Profile, reader::Reader, schema};

const PROVIDERS: &str = "sso.providers";
const PUBLIC_URL: &str = "server.public_url";

/// `[sso]`
#[derive(Clone, Debug)]
pub struct SsoSettings {
    /// In the operator's order, no two of one name.
    pub providers: Vec<SsoProviderSettings>,
}

/// `[sso.acme]`, for a provider that is called so here.
#[derive(Clone, Debug)]
pub struct SsoProviderSettings {
    /// Lower-case letters, digits and single underscores.
    pub name: String,
    /// What people know it by.
    pub title: String,
    /// By what it calls itself.
    pub issuer: String,
    /// By what it calls us.
    pub client_id: String,
    /// What we prove that with.
    pub authentication: ClientAuthentication,
    /// What we ask for; `openid` among it.
    pub scopes: Vec<String>,
    /// What it signs with.
    pub algorithm: SigningAlgorithm,
    /// Whether whoever it vouches for gets an account.
    pub create_users: bool,
    /// Where browsers may go afterwards.
    pub return_paths: ReturnPaths,
}

#[derive(Clone, Copy)]
enum Way {
    Basic,
    Post,
    None,
}

const WAYS: [(&str, Way); 3] =
    [("client_secret_basic", Way::Basic), ("client_secret_post", Way::Post), ("none", Way::None)];

const ALGORITHMS: [(&str, SigningAlgorithm); 3] = [
    ("RS256", SigningAlgorithm::Rs256),
    ("ES256", SigningAlgorithm::Es256),
    ("EdDSA", SigningAlgorithm::EdDsa),
];

impl SsoSettings {
    pub(crate) fn read(reader: &mut Reader<'_>, server: &ServerSettings) -> Self {
        let names = reader.parsed_list(PROVIDERS, name);
        if let Some(twice) = names.iter().enumerate().find(|(index, name)| names[..*index].contains(name)) {
            reader.reject(PROVIDERS, format!("has {:?} twice", twice.1));
        }
        if !names.is_empty() && server.public_url.is_none() && reader.accepted(&[PUBLIC_URL]) {
            reader.reject(PUBLIC_URL, format!("is missing, and {PROVIDERS} have to send people back there"));
        }
        if names.is_empty() {
            check_pattern(reader);
        }
        let providers = names.iter().filter_map(|name| SsoProviderSettings::read(reader, name));
        Self { providers: providers.collect() }
    }
}

impl SsoProviderSettings {
    /// None if something is noted against it.
    fn read(reader: &mut Reader<'_>, name: &str) -> Option<Self> {
        let key = |of: &str| format!("sso.{name}.{of}");
        let title = reader.text(&key("title"));
        let in_production = reader.profile == Profile::Production;
        let issuer = reader.parsed(&key("issuer"), |text| issuer(text, in_production));
        let client_id = reader.parsed(&key("client_id"), client_id);
        let authentication = authentication(reader, &key("client_authentication"), &key("client_secret"));
        let scopes = reader.parsed_list(&key("scopes"), scope);
        if !scopes.iter().any(|scope| scope == "openid") && reader.accepted(&[&key("scopes")]) {
            reader.reject(&key("scopes"), "lack \"openid\", without which nobody is vouched for");
        }
        let algorithm = reader.word(&key("algorithm"), ALGORITHMS);
        let create_users = reader.flag(&key("create_users"));
        let return_paths = return_paths(reader, &key("return_paths"));
        Some(Self {
            name: name.to_owned(),
            title: if title.is_empty() { name.to_owned() } else { title },
            issuer: issuer?,
            client_id: client_id?,
            authentication: authentication?,
            scopes,
            algorithm: algorithm?,
            create_users,
            return_paths: return_paths?,
        })
    }
}

/// What is to hold for all is read where there is nobody that it holds for, too, so that what can never work is told of now.
fn check_pattern(reader: &mut Reader<'_>) {
    let key = |of: &str| format!("sso.provider.{of}");
    for text in ["title", "issuer", "client_id", "client_secret"] {
        reader.text(&key(text));
    }
    reader.word(&key("client_authentication"), WAYS);
    reader.parsed_list(&key("scopes"), scope);
    reader.word(&key("algorithm"), ALGORITHMS);
    reader.flag(&key("create_users"));
    return_paths(reader, &key("return_paths"));
}

fn name(text: &str) -> Result<String, String> {
    // The section of that name says what holds for all.
    if schema::is_member_name(text) && text != "provider" {
        return Ok(text.to_owned());
    }
    Err(format!("has {text:?}, and names have up to 30 lower-case letters, digits and single underscores"))
}

fn issuer(text: &str, in_production: bool) -> Result<String, String> {
    if text.is_empty() {
        return Err("is missing".to_owned());
    }
    let url = Url::parse(text).map_err(|_| format!("is {text:?}, and must be a URL"))?;
    let has_more = url.query().is_some() || url.fragment().is_some();
    if has_more || !url.username().is_empty() || url.password().is_some() {
        return Err("must be a URL without credentials, query and fragment".to_owned());
    }
    let is_plain_and_here = url.scheme() == "http" && url.host_str().is_some_and(origin::is_loopback);
    if url.scheme() == "https" || (is_plain_and_here && !in_production) {
        return Ok(text.to_owned());
    }
    Err(format!("is {text:?}, and must be https, or http on this machine where this is not production"))
}

fn client_id(text: &str) -> Result<String, String> {
    match text {
        "" => Err("is missing".to_owned()),
        text if text.chars().any(char::is_control) => Err("has control characters".to_owned()),
        text => Ok(text.to_owned()),
    }
}

fn authentication(reader: &mut Reader<'_>, way: &str, secret: &str) -> Option<ClientAuthentication> {
    let words = [("client_secret_basic", Way::Basic), ("client_secret_post", Way::Post), ("none", Way::None)];
    let chosen = reader.word(way, words)?;
    let given = reader.optional(secret, |text| Ok(text.into()));
    match (chosen, given) {
        (Way::None, None) => Some(ClientAuthentication::None),
        (Way::Basic, Some(secret)) => Some(ClientAuthentication::Basic(secret)),
        (Way::Post, Some(secret)) => Some(ClientAuthentication::Post(secret)),
        (Way::None, Some(_)) => {
            reader.reject(secret, format!("is there, and {way} is \"none\""));
            None
        }
        (Way::Basic | Way::Post, None) if reader.accepted(&[secret]) => {
            reader.reject(secret, format!("is missing, unless {way} is \"none\""));
            None
        }
        (Way::Basic | Way::Post, None) => None,
    }
}

/// RFC 6749, section 3.3.
fn scope(text: &str) -> Result<String, String> {
    let fits = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    if !text.is_empty() && text.bytes().all(fits) {
        return Ok(text.to_owned());
    }
    Err(format!("has {text:?}, and scopes have visible ASCII characters, without quotes and backslashes"))
}

fn return_paths(reader: &mut Reader<'_>, key: &str) -> Option<ReturnPaths> {
    let texts = reader.list(key);
    let paths = ReturnPaths::parse(texts.iter().map(String::as_str));
    if paths.is_err() && reader.accepted(&[key]) {
        let message =
            "must be paths of this site, such as \"/\", a single one first; \"/app/*\" is all below /app";
        reader.reject(key, message);
    }
    paths.ok()
}
