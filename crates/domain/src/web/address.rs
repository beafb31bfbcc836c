use std::fmt;

use crate::shared::InvalidText;

/// How a site is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// In the clear.
    Http,
    /// Encrypted.
    Https,
}

impl Scheme {
    /// The port that an address need not name.
    pub const fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Http => "http://",
            Self::Https => "https://",
        }
    }
}

/// The address of a page: http or https, a host, perhaps a port, a path. It is in the one form that the URL standard gives
/// an address (lower case, escapes made, dots resolved, no default port), without credentials and without a fragment: whoever
/// reads it, reads the same.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct WebAddress {
    text: String,
    scheme: Scheme,
    port: u16,
    /// Where in the text the host ends.
    host_end: usize,
    /// Where in the text the path begins.
    path_start: usize,
}

impl WebAddress {
    /// In characters. Longer ones than this are hardly supported anywhere.
    pub const MAX: usize = 2048;

    /// Reads an address that is in its one form; an edge brings what people write into it.
    ///
    /// # Errors
    /// What keeps it from being one.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        if text.len() > Self::MAX {
            return Err(invalid("too-long", "must have at most 2048 characters"));
        }
        let scheme =
            [Scheme::Http, Scheme::Https].into_iter().find(|scheme| text.starts_with(scheme.prefix()));
        let Some(scheme) = scheme else {
            return Err(invalid("scheme", "must begin with http:// or https://"));
        };
        let host_start = scheme.prefix().len();
        let Some(path_start) = text[host_start..].find('/').map(|at| host_start + at) else {
            return Err(invalid("malformed", "must be the address of a page"));
        };
        let authority = &text[host_start..path_start];
        if authority.contains('@') {
            return Err(invalid("credentials", "must not hold a user name or a password"));
        }
        let host = host_of(authority);
        let port = match authority[host.len()..].strip_prefix(':') {
            None => Some(scheme.port()),
            Some(port) => port.parse().ok(),
        };
        let (Some(port), true, true) = (port, is_host(host), is_path(&text[path_start..])) else {
            return Err(invalid("malformed", "must be the address of a page"));
        };
        Ok(Self { text: text.to_owned(), scheme, port, host_end: host_start + host.len(), path_start })
    }

    /// The whole of it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How its site is spoken to.
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Who answers: a name, or an IP address; one of version 6 is in brackets.
    pub fn host(&self) -> &str {
        &self.text[self.scheme.prefix().len()..self.host_end]
    }

    /// Where they listen.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Scheme, host and port, which have one robots.txt: `https://example.org`.
    pub fn origin(&self) -> &str {
        &self.text[..self.path_start]
    }

    /// The path and the query.
    pub fn path(&self) -> &str {
        &self.text[self.path_start..]
    }

    /// Where its origin says what robots may do.
    pub fn robots(&self) -> Self {
        Self { text: format!("{}/robots.txt", self.origin()), ..self.clone() }
    }
}

const fn invalid(code: &'static str, why: &'static str) -> InvalidText {
    InvalidText { what: "the address", code, why }
}

/// What stands before the port.
fn host_of(authority: &str) -> &str {
    let end = if authority.starts_with('[') {
        authority.find(']').map(|bracket| bracket + 1)
    } else {
        authority.find(':')
    };
    &authority[..end.unwrap_or(authority.len())]
}

fn is_host(host: &str) -> bool {
    let of = |text: &str, also: &[u8]| {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || also.contains(&byte);
        !text.is_empty() && text.bytes().all(fits)
    };
    match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').is_some_and(|address| of(address, b":")),
        None => of(host, b"-._"),
    }
}

/// Without a fragment, and with everything escaped that the URL standard escapes, or reads as something else: a backslash is a
/// slash, except in a query.
fn is_path(text: &str) -> bool {
    let (path, _) = text.split_once('?').unwrap_or((text, ""));
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"#\"<>".contains(&byte);
    text.bytes().all(plain) && !path.contains('\\')
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Scheme, WebAddress};

    fn address(text: &str) -> WebAddress {
        WebAddress::parse(text).expect("an address")
    }

    #[test]
    fn an_address_has_parts() {
        let page = address("https://shop.example.org:8443/a/b?c=d");
        assert_eq!((page.scheme(), page.host(), page.port()), (Scheme::Https, "shop.example.org", 8443));
        assert_eq!((page.origin(), page.path()), ("https://shop.example.org:8443", "/a/b?c=d"));
        assert_eq!(page.robots(), address("https://shop.example.org:8443/robots.txt"));
        assert_eq!(format!("{page} {page:?}"), format!("{0} {0}", page.as_str()));
    }

    #[test]
    fn a_port_that_is_not_named_is_that_of_the_scheme() {
        assert_eq!(address("http://example.org/").port(), 80);
        assert_eq!(address("https://example.org/").port(), 443);
    }

    #[test]
    fn an_ip_address_is_a_host() {
        let page = address("http://[2001:db8::1]:8080/");
        assert_eq!((page.host(), page.port()), ("[2001:db8::1]", 8080));
        assert_eq!(address("http://192.0.2.7/").host(), "192.0.2.7");
    }

    #[test]
    fn everything_else_is_refused_with_a_reason() {
        for (text, code) in [
            ("ftp://example.org/", "scheme"),
            ("HTTP://example.org/", "scheme"),
            ("http:/example.org/", "scheme"),
            ("", "scheme"),
            ("http://example.org", "malformed"),
            ("http:///", "malformed"),
            ("http://ann@example.org/", "credentials"),
            ("http://ann:secret@example.org/", "credentials"),
            ("http://Example.org/", "malformed"),
            ("http://exa mple.org/", "malformed"),
            ("http://example.org:/", "malformed"),
            ("http://example.org:99999/", "malformed"),
            ("http://[::1/", "malformed"),
            ("http://[]/", "malformed"),
            ("http://example.org/a b", "malformed"),
            ("http://example.org/\r\nHost: other", "malformed"),
            ("http://example.org/\\other", "malformed"),
            ("http://example.org/#part", "malformed"),
            ("http://example.org/ä", "malformed"),
        ] {
            assert_eq!(WebAddress::parse(text).map_err(|error| error.code), Err(code), "{text:?}");
        }
        let long = format!("http://example.org/{}", "a".repeat(WebAddress::MAX));
        assert_eq!(WebAddress::parse(&long).map_err(|error| error.code), Err("too-long"));
    }
}
