//! What has to be known of a `postgres://` URL before anything connects. Never quotes one: it may hold a password.

use url::Url;

use super::origin::is_loopback;

/// Stands where a secret is.
pub(crate) const MASK: &str = "********";

const TLS_MODES: [&str; 3] = ["require", "verify-ca", "verify-full"];
const OTHER_MODES: [&str; 3] = ["disable", "allow", "prefer"];

pub(crate) fn has_scheme(text: &str) -> bool {
    text.starts_with("postgres://") || text.starts_with("postgresql://")
}

/// Checks what the driver would otherwise only notice while connecting.
pub(crate) fn parse(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| {
        format!("is not a URL: {error}; special characters of the password have to be percent-encoded")
    })?;
    match ssl_mode(&url) {
        Some(mode) if !TLS_MODES.contains(&mode.as_str()) && !OTHER_MODES.contains(&mode.as_str()) => {
            let known = [OTHER_MODES, TLS_MODES].concat().join(", ");
            Err(format!("has sslmode={mode:?}, which is none of {known}"))
        }
        _ => Ok(url),
    }
}

/// The host that is reached over a network without TLS for certain, if that is so.
pub(crate) fn plaintext_host(url: &Url) -> Option<String> {
    if ssl_mode(url).is_some_and(|mode| TLS_MODES.contains(&mode.as_str())) {
        return None;
    }
    let in_query = url.query_pairs().filter(|(name, _)| matches!(&**name, "host" | "hostaddr"));
    let hosts: Vec<String> = url
        .host_str()
        .map(str::to_owned)
        .into_iter()
        .chain(in_query.map(|(_, host)| host.into_owned()))
        .collect();
    // As the driver: a socket wins wherever it is named, then the last host.
    if hosts.iter().any(|host| is_socket(host)) {
        return None;
    }
    let host = hosts.into_iter().next_back().filter(|host| !host.is_empty());
    match host {
        Some(host) if is_loopback(&host) => None,
        Some(host) => Some(host),
        // The driver would take it from PGHOST, or look for a socket.
        None => Some("a host that it does not name".to_owned()),
    }
}

fn is_socket(host: &str) -> bool {
    host.starts_with('/') || host.to_ascii_lowercase().starts_with("%2f")
}

/// In lower case, as the driver compares it. The last one counts.
fn ssl_mode(url: &Url) -> Option<String> {
    let modes = url.query_pairs().filter(|(name, _)| matches!(&**name, "sslmode" | "ssl-mode"));
    modes.last().map(|(_, mode)| mode.to_lowercase())
}

/// The URL with its password hidden, or nothing but the mask when there may be one that is not found.
pub(crate) fn masked(text: &str) -> String {
    if !has_scheme(text) {
        return if text.contains('@') { MASK.to_owned() } else { text.to_owned() };
    }
    let Ok(mut url) = Url::parse(text) else {
        return MASK.to_owned();
    };
    if url.password().is_some() && url.set_password(Some(MASK)).is_err() {
        return MASK.to_owned();
    }
    if url.query_pairs().any(|(name, _)| name == "password") {
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let shown = pairs.iter().map(|(name, value)| (name, if name == "password" { MASK } else { value }));
        url.query_pairs_mut().clear().extend_pairs(shown);
    }
    url.into()
}
