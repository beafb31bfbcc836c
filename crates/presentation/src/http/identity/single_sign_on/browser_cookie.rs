//! The cookie that ties a sign-in to the browser in which it was begun.

use application::identity::ATTEMPT_LASTS;
use axum::http::{HeaderMap, HeaderValue, header::InvalidHeaderValue};

use crate::http::authentication::{SessionCookie, cookies};

/// Longer than any secret that we give out.
const MAX_SECRET: usize = 64;

/// Sent along when a provider sends the browser back, hence not `SameSite=Strict`.
#[derive(Clone, Copy)]
pub(super) struct BrowserCookie {
    secure: bool,
}

impl BrowserCookie {
    /// As safe as that of the session.
    pub(super) const fn like(session: SessionCookie) -> Self {
        Self { secure: session.is_secure() }
    }

    const fn name(self) -> &'static str {
        if self.secure { "__Host-sso" } else { "sso" }
    }

    /// The secret that the browser was given. None of several: somebody else has planted one.
    pub(super) fn secret(self, headers: &HeaderMap) -> Option<String> {
        let mut all = cookies(headers, self.name());
        let (Some(secret), None) = (all.next(), all.next()) else { return None };
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let is_ours = (1..=MAX_SECRET).contains(&secret.len()) && secret.bytes().all(fits);
        is_ours.then(|| secret.to_owned())
    }

    /// Gives the browser its secret, for as long as it may take.
    pub(super) fn holding(self, secret: &str) -> Result<HeaderValue, InvalidHeaderValue> {
        let mut cookie = HeaderValue::try_from(self.set(secret, ATTEMPT_LASTS.as_secs()))?;
        cookie.set_sensitive(true);
        Ok(cookie)
    }

    /// Makes the browser forget it.
    pub(super) fn cleared(self) -> Result<HeaderValue, InvalidHeaderValue> {
        HeaderValue::try_from(self.set("", 0))
    }

    fn set(self, value: &str, max_age: u64) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

    use super::{BrowserCookie, SessionCookie};

    fn found(cookies: &str) -> Option<String> {
        let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookies).unwrap())]);
        BrowserCookie::like(SessionCookie::new(false)).secret(&headers)
    }

    #[test]
    fn the_secret_is_found_where_there_is_exactly_one() {
        assert_eq!(found("session=x; sso=a-B_9").as_deref(), Some("a-B_9"));
        for none in [
            "session=x",
            "sso=",
            "sso=a b",
            "sso=a; sso=a",
            "sso=a\u{e9}",
            &format!("sso={}", "a".repeat(65)),
        ] {
            assert_eq!(found(none), None, "{none}");
        }
    }

    #[test]
    fn behind_tls_no_sibling_domain_can_plant_one() {
        let cookie = BrowserCookie::like(SessionCookie::new(true)).holding("a").unwrap();
        assert_eq!(cookie, "__Host-sso=a; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; Secure");
    }
}
