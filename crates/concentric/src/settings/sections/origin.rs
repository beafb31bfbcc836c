//! Web origins: scheme, host and port, as browsers compare them.

use std::net::IpAddr;

use url::Url;

/// Brings an http(s) origin into the form that browsers send: lower case, no default port, no path.
pub(crate) fn parse(text: &str) -> Result<String, String> {
    let not_an_origin = || format!("{text:?} is not an origin such as \"https://app.example.com\"");
    if text == "*" {
        return Err("\"*\" would let every web page act for the user; list the origins one by one".to_owned());
    }
    let url = Url::parse(text).map_err(|_| not_an_origin())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(not_an_origin());
    }
    let has_credentials = !url.username().is_empty() || url.password().is_some();
    if has_credentials || url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(format!("{text:?} has more than scheme, host and port"));
    }
    Ok(url.origin().ascii_serialization())
}

/// True for https, and for http that never leaves this machine.
pub(crate) fn is_safe(origin: &str) -> bool {
    let Ok(url) = Url::parse(origin) else { return false };
    url.scheme() == "https" || url.host().is_some_and(|host| is_loopback(&host.to_string()))
}

/// True for a host that is this machine, whatever the resolver says.
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}
