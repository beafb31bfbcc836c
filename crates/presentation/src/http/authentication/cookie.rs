//! The cookie that carries a session.

use application::identity::SealedSession;
use axum::http::{HeaderValue, header::InvalidHeaderValue};

/// The name and the attributes of the session cookie. Always `HttpOnly`, `SameSite=Lax` and `Path=/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionCookie {
    secure: bool,
}

impl SessionCookie {
    /// The cookie of a service that browsers reach by TLS, or (not `secure`) of one under development.
    pub const fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// Its name. The prefix makes browsers refuse it without TLS, from another host, or for part of the host, so that
    /// no sibling domain can plant one (RFC 6265bis, section 4.1.3).
    pub const fn name(&self) -> &'static str {
        if self.secure { "__Host-session" } else { "session" }
    }

    /// Whether browsers reach the service by TLS.
    pub(crate) const fn is_secure(&self) -> bool {
        self.secure
    }

    /// Whether that `Set-Cookie` is about this cookie.
    pub(super) fn is_set_by(&self, set_cookie: &HeaderValue) -> bool {
        let rest = set_cookie.as_bytes().strip_prefix(self.name().as_bytes());
        rest.is_some_and(|rest| rest.starts_with(b"="))
    }

    /// Hands a session to the browser, which keeps it until the session's absolute end, as seen from its last use: the
    /// server decides when it really ends.
    pub(crate) fn holding(&self, sealed: &SealedSession) -> Result<HeaderValue, InvalidHeaderValue> {
        let session = sealed.session.state();
        let seconds = session.ends_at.since(session.last_used_at).as_secs();
        let mut cookie = HeaderValue::try_from(self.set(&sealed.token, seconds))?;
        // Keeps it out of debug output and of HTTP/2's shared compression table.
        cookie.set_sensitive(true);
        Ok(cookie)
    }

    /// Makes the browser forget it.
    pub(crate) fn cleared(&self) -> HeaderValue {
        HeaderValue::from_static(if self.secure {
            "__Host-session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure"
        } else {
            "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"
        })
    }

    /// The challenge of a 401: the scheme is no registered one, so no browser pops up a dialog.
    pub(super) fn challenge(&self) -> HeaderValue {
        HeaderValue::from_static(if self.secure {
            r#"Cookie realm="api", cookie-name="__Host-session""#
        } else {
            r#"Cookie realm="api", cookie-name="session""#
        })
    }

    fn set(&self, value: &str, max_age: u64) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.name();
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}")
    }
}

#[cfg(test)]
mod tests {
    use super::SessionCookie;

    #[test]
    fn a_cleared_cookie_differs_from_a_set_one_in_nothing_but_value_and_age() {
        for secure in [true, false] {
            let cookie = SessionCookie::new(secure);
            assert_eq!(cookie.cleared(), cookie.set("", 0));
        }
    }

    #[test]
    fn the_challenge_names_the_cookie() {
        for secure in [true, false] {
            let cookie = SessionCookie::new(secure);
            let name = format!("\"{}\"", cookie.name());
            assert!(cookie.challenge().to_str().unwrap().ends_with(&name));
        }
    }
}
