//! Web origins: scheme, host and port, as browsers name the site that a page comes from.

use axum::http::{HeaderValue, Uri};
use std::{fmt, str::FromStr};

/// A web origin such as `https://app.example.com`, in the spelling that browsers send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

/// The text is not a web origin.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not an origin: write scheme and host only, such as https://app.example.com")]
pub struct InvalidOrigin(String);

impl Origin {
    /// Host, and port if it is not the scheme's own: what a `Host` header says of this origin.
    pub(super) fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// The origin as the value of a header.
    pub(super) fn to_header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.0).ok()
    }

    /// Whether requests to this host, as `Host` or `:authority` names it, are requests to this origin.
    pub(super) fn has_host(&self, host: &str) -> bool {
        let default_port = if self.0.starts_with("https:") { ":443" } else { ":80" };
        let host = host.strip_suffix(default_port).unwrap_or(host);
        self.authority().eq_ignore_ascii_case(host)
    }
}

impl FromStr for Origin {
    type Err = InvalidOrigin;

    fn from_str(text: &str) -> Result<Self, InvalidOrigin> {
        let invalid = || InvalidOrigin(text.to_owned());
        let uri: Uri = text.parse().map_err(|_| invalid())?;
        let (Some(scheme @ ("http" | "https")), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(invalid());
        };
        // A path, a query or a user name would never match what a browser sends: better refused at start.
        let bare = uri.path() == "/" && uri.query().is_none() && !text.ends_with('/');
        let host = authority.host().to_ascii_lowercase();
        let port = authority.port_u16();
        let expected = port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
        if !bare || host.is_empty() || !authority.as_str().eq_ignore_ascii_case(&expected) {
            return Err(invalid());
        }
        let default_port = if scheme == "https" { 443 } else { 80 };
        Ok(match port {
            Some(port) if port != default_port => Self(format!("{scheme}://{host}:{port}")),
            None | Some(_) => Self(format!("{scheme}://{host}")),
        })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_kept_in_the_spelling_of_browsers() {
        for (written, kept) in [
            ("https://App.Example.com", "https://app.example.com"),
            ("https://app.example.com:443", "https://app.example.com"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(written.parse::<Origin>().unwrap().to_string(), kept);
        }
    }

    #[test]
    fn what_is_not_an_origin_is_refused() {
        for text in [
            "",
            "*",
            "null",
            "app.example.com",
            "https://",
            "https://app.example.com/",
            "https://app.example.com/path",
            "https://app.example.com?query",
            "https://user@app.example.com",
            "ftp://app.example.com",
            "https://app.example.com:port",
        ] {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_default_port_does_not_make_another_host() {
        let origin: Origin = "https://app.example.com".parse().unwrap();
        assert!(origin.has_host("app.example.com"));
        assert!(origin.has_host("APP.example.com:443"));
        assert!(!origin.has_host("app.example.com:80"));
        assert!(!origin.has_host("example.com"));
    }
}
