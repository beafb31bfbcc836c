//! What keys are called in a Redis that others may look into.

use std::fmt::Write as _;

use application::cache::{CacheKey, Namespace};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Says what the hash is for, since its key also signs other things.
const PURPOSE: &[u8] = b"concentric cache key\0";

/// As many bytes of the hash as make finding a second name for it hopeless.
const LENGTH: usize = 16;

/// Gives names that tell nothing about what they stand for: who can read Redis can neither read nor try out the names of
/// accounts, as they could if the hash had no key.
pub(crate) struct Keys {
    prefix: String,
    mac: Hmac<Sha256>,
}

impl Keys {
    pub(super) fn new(prefix: &str, secret: &[u8]) -> Option<Self> {
        let mut mac = Hmac::new_from_slice(secret).ok()?;
        mac.update(PURPOSE);
        Some(Self { prefix: prefix.to_owned(), mac })
    }

    pub(super) fn of(&self, kind: &str, key: &CacheKey) -> String {
        self.named(kind, key.namespace(), &self.hashed(key.namespace(), &[key.name()]))
    }

    /// The name of what a hash stands for. Within braces is what Redis Cluster places a key by, so that the keys of one
    /// script are on one node if they share it.
    pub(crate) fn named(&self, kind: &str, namespace: Namespace, hash: &str) -> String {
        format!("{}:{kind}:{}:{{{hash}}}", self.prefix, namespace.name())
    }

    /// A keyed hash of all parts, in hexadecimal digits.
    pub(crate) fn hashed(&self, namespace: Namespace, parts: &[&[u8]]) -> String {
        let mut mac = self.mac.clone();
        mac.update(namespace.name().as_bytes());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        let hash = mac.finalize().into_bytes();
        hash.iter().take(LENGTH).fold(String::with_capacity(2 * LENGTH), |mut text, byte| {
            // Writing to a text cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{CacheKey, Keys, Namespace};

    const STATE: Namespace = Namespace::new("state");

    fn name(secret: &[u8], name: &str) -> String {
        Keys::new("shop", secret).unwrap().of("value", &CacheKey::new(STATE, name))
    }

    #[test]
    fn a_name_tells_its_namespace_and_nothing_else() {
        let shown = name(b"secret", "ann.lee");
        assert!(shown.starts_with("shop:value:state:{"), "{shown}");
        assert!(!shown.contains("ann"), "{shown}");
        assert_eq!(shown.len(), name(b"secret", &"x".repeat(10_000)).len());
    }

    #[test]
    fn names_differ_by_what_they_stand_for_and_by_the_secret() {
        assert_eq!(name(b"secret", "ann"), name(b"secret", "ann"));
        assert_ne!(name(b"secret", "ann"), name(b"secret", "bob"));
        assert_ne!(name(b"secret", "ann"), name(b"another", "ann"));
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let keys = Keys::new("shop", b"secret").unwrap();
        assert_ne!(keys.hashed(STATE, &[b"ab", b"c"]), keys.hashed(STATE, &[b"a", b"bc"]));
    }
}
