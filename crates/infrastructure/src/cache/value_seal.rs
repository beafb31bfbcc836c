//! Values in a Redis to which others may write.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Says what the code is for, since its key also signs other things.
const PURPOSE: &[u8] = b"concentric cache value\0";

/// The bytes of a code by HMAC-SHA256.
const CODE: usize = 32;

/// Puts a code before each value, by which we know our own. Among what is kept are keys that decide whose tokens are believed:
/// who can write to Redis could otherwise let themselves in.
pub(super) struct ValueSeal(Hmac<Sha256>);

impl ValueSeal {
    pub(super) fn new(secret: &[u8]) -> Option<Self> {
        let mut mac = Hmac::new_from_slice(secret).ok()?;
        mac.update(PURPOSE);
        Some(Self(mac))
    }

    /// What is written under that name for the value.
    pub(super) fn sealed(&self, name: &str, value: &[u8]) -> Vec<u8> {
        let code = self.mac(name, value).finalize().into_bytes();
        [code.as_slice(), value].concat()
    }

    /// The value, if we wrote it, and under that name. Compares in constant time.
    pub(super) fn opened(&self, name: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (code, value) = sealed.split_at_checked(CODE)?;
        self.mac(name, value).verify_slice(code).is_ok().then(|| value.to_vec())
    }

    fn mac(&self, name: &str, value: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        mac.update(&(name.len() as u64).to_be_bytes());
        mac.update(name.as_bytes());
        mac.update(value);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::ValueSeal;

    #[test]
    fn only_what_was_sealed_under_that_name_with_that_secret_is_opened() {
        let seal = ValueSeal::new(b"secret").unwrap();
        let sealed = seal.sealed("name", b"value");
        assert_eq!(seal.opened("name", &sealed).as_deref(), Some(&b"value"[..]));
        assert_eq!(seal.opened("n", &sealed), None);
        assert_eq!(ValueSeal::new(b"another").unwrap().opened("name", &sealed), None);
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_eq!(seal.opened("name", &altered), None);
            assert_eq!(seal.opened("name", &sealed[..at]), None);
        }
    }

    #[test]
    fn name_and_value_do_not_run_into_each_other() {
        let seal = ValueSeal::new(b"secret").unwrap();
        assert_ne!(seal.sealed("ab", b"c")[..32], seal.sealed("a", b"bc")[..32]);
    }
}
