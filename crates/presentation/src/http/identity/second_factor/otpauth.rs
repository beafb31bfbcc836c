use std::sync::Arc;

use domain::identity::{TotpSecret, Username};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What stays as it is in a URI (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What authenticator apps call the service.
#[derive(Clone, Debug)]
pub(in crate::http) struct Issuer(pub(in crate::http) Arc<str>);

impl Issuer {
    /// What an app is told, in the form that all of them read
    /// (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>). Algorithm, digits and period are left out: they are
    /// the ones that apps assume, and some refuse to be told.
    pub(super) fn uri(&self, username: &Username, secret: &TotpSecret) -> String {
        let issuer = utf8_percent_encode(&self.0, RESERVED);
        let account = utf8_percent_encode(username.as_str(), RESERVED);
        format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", secret.reveal())
    }
}

#[cfg(test)]
mod tests {
    use domain::identity::{TotpSecret, Username};

    use super::Issuer;

    #[test]
    fn an_app_is_told_whose_secret_it_is() {
        let uri = Issuer("Ann & Bob's".into())
            .uri(&Username::parse("ann.lee").unwrap(), &TotpSecret::new(*b"12345678901234567890"));
        assert_eq!(
            uri,
            "otpauth://totp/Ann%20%26%20Bob%27s:ann.lee?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Ann%20%26%20Bob%27s"
        );
    }
}
