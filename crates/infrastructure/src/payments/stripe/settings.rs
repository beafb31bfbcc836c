use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use url::Host;

/// How Stripe is reached.
pub struct StripeSettings {
    /// Whom the money is for: `sk_…`, or `rk_…` that may write payment intents and refunds.
    pub secret_key: SecretString,
    /// Where the API is: `https://api.stripe.com`, or a stand-in on this machine, which may do without TLS.
    pub base_url: String,
}

/// Why there is no gateway.
#[derive(Debug, thiserror::Error)]
pub enum InvalidStripeSettings {
    /// A publishable key, or none at all. The key itself is not shown.
    #[error("the secret key must begin with sk_ or rk_, and have only visible ASCII characters")]
    SecretKey,
    /// Nothing that could be asked, or only where everybody could listen.
    #[error("the base URL must be https:// and a host, with nothing behind it (http:// on this machine)")]
    BaseUrl,
    /// There is no client for HTTP over TLS.
    #[error("HTTPS cannot be spoken: {0}")]
    Tls(String),
}

impl StripeSettings {
    pub(super) fn checked_url(&self) -> Result<Url, InvalidStripeSettings> {
        let url = Url::parse(&self.base_url).map_err(|_| InvalidStripeSettings::BaseUrl)?;
        let nothing_else = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let nobody = url.username().is_empty() && url.password().is_none();
        let safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
        if !(safe && nobody && nothing_else) {
            return Err(InvalidStripeSettings::BaseUrl);
        }
        Ok(url)
    }

    pub(super) fn checked_key(&self) -> Result<&str, InvalidStripeSettings> {
        let key = self.secret_key.expose_secret();
        let secret = key.strip_prefix("sk_").or_else(|| key.strip_prefix("rk_"));
        if secret.is_none_or(str::is_empty) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidStripeSettings::SecretKey);
        }
        Ok(key)
    }
}

/// Whether what is said there stays on this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidStripeSettings, StripeSettings};

    fn settings(secret_key: &str, base_url: &str) -> StripeSettings {
        StripeSettings { secret_key: secret_key.into(), base_url: base_url.to_owned() }
    }

    #[test]
    fn the_api_is_asked_over_tls_or_on_this_machine() {
        let accepted = |url| settings("sk_test_1", url).checked_url().is_ok();
        for url in ["https://api.stripe.com", "https://api.stripe.com/", "https://localhost:1"] {
            assert!(accepted(url), "{url}");
        }
        for url in ["http://localhost:8420", "http://127.0.0.1:8420", "http://[::1]:8420"] {
            assert!(accepted(url), "{url}");
        }
        for url in
            ["http://api.stripe.com", "http://10.0.0.1", "http://localhost.example.com", "ftp://localhost"]
        {
            assert!(!accepted(url), "{url}");
        }
        for url in ["", "api.stripe.com", "https://a:b@c", "https://c/v1", "https://c?d", "https://c#d"] {
            assert!(!accepted(url), "{url}");
        }
    }

    #[test]
    fn a_key_that_everybody_may_know_is_refused_and_not_shown() {
        let refused = |key| settings(key, "https://api.stripe.com").checked_key().is_err();
        assert!(!refused("sk_test_1") && !refused("rk_live_1"));
        for key in ["", "sk_", "pk_test_1", "sk_test 1", "sk_test_1\n", "sk_tést"] {
            assert!(refused(key), "{key:?}");
        }
        let message = InvalidStripeSettings::SecretKey.to_string();
        assert!(message.contains("sk_ or rk_"), "{message}");
    }
}
