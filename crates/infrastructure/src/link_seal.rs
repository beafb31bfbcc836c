//! Signatures of links, by HMAC-SHA256.

use application::downloads::LinkSeal;
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

type Sha256Mac = Hmac<Sha256>;

/// What the key is derived for, so that no signature of this kind is one of another kind, whatever else the same secret
/// signs.
const PURPOSE: &[u8] = b"concentric links of downloads 1";

/// The length of a block of SHA-256, which is that of an HMAC key (RFC 2104, section 2).
const BLOCK: usize = 64;

/// Signs links with a key of its own. Every instance of a service needs the same one.
pub struct HmacLinkSeal(Sha256Mac);

impl HmacLinkSeal {
    /// With a key that is derived from a secret of any length; 32 random bytes or more are as good as it gets.
    pub fn derived_from(secret: &[u8]) -> Self {
        let mut derivation = keyed(&Sha256::digest(secret));
        derivation.update(PURPOSE);
        Self(keyed(&derivation.finalize().into_bytes()))
    }

    fn mac(&self, text: &str) -> Sha256Mac {
        let mut mac = self.0.clone();
        mac.update(text.as_bytes());
        mac
    }
}

fn keyed(key: &[u8]) -> Sha256Mac {
    let mut block = [0; BLOCK];
    block[..key.len()].copy_from_slice(key);
    Sha256Mac::new(&block.into())
}

impl LinkSeal for HmacLinkSeal {
    fn sign(&self, text: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(self.mac(text).finalize().into_bytes())
    }

    fn is_signature(&self, text: &str, signature: &str) -> bool {
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature);
        signature.is_ok_and(|signature| self.mac(text).verify_slice(&signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use application::downloads::LinkSeal as _;

    use super::HmacLinkSeal;

    #[test]
    fn what_was_signed_is_recognised_and_nothing_else() {
        let seal = HmacLinkSeal::derived_from(b"a secret");
        let signature = seal.sign("a");
        assert_eq!(signature.len(), 43, "256 bits");
        assert!(seal.is_signature("a", &signature));
        assert!(!seal.is_signature("b", &signature));
        assert!(!HmacLinkSeal::derived_from(b"another").is_signature("a", &signature));
        for other in ["", "x", &signature[..42], &signature.to_uppercase(), &format!("{signature}=")] {
            assert!(!seal.is_signature("a", other), "{other}");
        }
    }
}
