use std::io;

use crate::Peer;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/oidc/provider.mjs");

/// An OpenID provider, which somebody else wrote and certified. It has the clients `basic`, `post`, `public` and `elliptic`
/// (which gets its ID tokens signed by ES256), insists on PKCE, and lets in whoever says a name. Those of a name that begins
/// with `unverified` have an address that is not verified, and `mailless` have none.
pub struct OidcProvider {
    peer: Peer,
}

impl OidcProvider {
    /// One that sends people back to `redirect_uri` alone, and tells their address at its UserInfo endpoint.
    ///
    /// # Errors
    /// As those of [`Peer::node`].
    pub fn start(redirect_uri: &str) -> io::Result<Self> {
        Self::with(redirect_uri, false)
    }

    /// As [`Self::start`], but the address is in the ID token, too.
    ///
    /// # Errors
    /// As those of [`Peer::node`].
    pub fn telling_the_address_at_once(redirect_uri: &str) -> io::Result<Self> {
        Self::with(redirect_uri, true)
    }

    fn with(redirect_uri: &str, email_in_id_token: bool) -> io::Result<Self> {
        let options =
            format!(r#"{{"redirect_uris":["{redirect_uri}"],"email_in_id_token":{email_in_id_token}}}"#);
        let arguments = |port: u16| vec![SCRIPT.to_owned(), port.to_string(), options];
        Ok(Self { peer: Peer::node(arguments)? })
    }

    /// By what it calls itself.
    pub fn issuer(&self) -> String {
        format!("http://{}", self.peer.address())
    }

    /// The secret of that client.
    pub fn secret_of(client: &str) -> String {
        format!("{client}-secret-of-32-bytes-or-more-000")
    }
}
