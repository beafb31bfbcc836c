//! What has to be known of a `redis://` URL before anything connects. Never quotes one: it may hold a password.

use url::Url;

use super::origin::is_loopback;
use super::postgres_url::MASK;

const PLAINTEXT: &str = "redis";
const TLS: &str = "rediss";

/// Checks what the driver would otherwise only notice while connecting.
pub(crate) fn parse(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| {
        format!("is not a URL: {error}; special characters of the password have to be percent-encoded")
    })?;
    if ![PLAINTEXT, TLS].contains(&url.scheme()) {
        return Err("is neither redis://:password@host:6379/0 nor rediss://:password@host:6379/0".to_owned());
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err("names no host".to_owned());
    }
    let database = url.path().trim_start_matches('/');
    if !database.is_empty() && database.parse::<u16>().is_err() {
        return Err(
            "has something after the host that is not the number of a database, such as /0".to_owned()
        );
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("has options after the database, which it cannot have here".to_owned());
    }
    Ok(url)
}

/// The host that is reached over a network without TLS, if that is so.
pub(crate) fn plaintext_host(url: &Url) -> Option<String> {
    let host = url.host_str().filter(|host| url.scheme() == PLAINTEXT && !is_loopback(host));
    host.map(str::to_owned)
}

/// The URL with its password hidden, or nothing but the mask when there may be one that is not found.
pub(crate) fn masked(text: &str) -> String {
    let Ok(mut url) = parse(text) else {
        return if text.contains('@') { MASK.to_owned() } else { text.to_owned() };
    };
    if url.password().is_some() && url.set_password(Some(MASK)).is_err() {
        return MASK.to_owned();
    }
    url.into()
}
