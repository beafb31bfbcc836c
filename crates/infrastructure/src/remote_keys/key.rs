use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    rsa::PublicKeyComponents,
    signature::{ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey},
};
use serde_json::Value;

use super::{SigningAlgorithm, json::Object};

/// NIST SP 800-131A. `ring` itself lets 2047 pass.
const MIN_RSA_BITS: usize = 2048;
const MAX_RSA_BITS: usize = 8192;

/// The length of a coordinate on P-256 and of a key of Ed25519.
const COORDINATE: usize = 32;

/// Says that a point is written with both coordinates (SEC 1, section 2.3.3).
const UNCOMPRESSED: u8 = 4;

/// A public key, and the one algorithm that it is for.
#[derive(Debug)]
pub(super) struct VerifyingKey {
    pub(super) id: String,
    pub(super) algorithm: SigningAlgorithm,
    material: Material,
}

#[derive(Debug)]
enum Material {
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    P256 { point: Vec<u8> },
    Ed25519 { key: Vec<u8> },
}

impl VerifyingKey {
    /// The key that a JSON Web Key (RFC 7517) describes; nothing when it is not one to verify tokens with.
    pub(super) fn of(jwk: &Object) -> Option<Self> {
        let text = |name| jwk.get(name).and_then(Value::as_str);
        // What is published with its private half is no secret any more, and proves nothing.
        if !is_for_signatures(jwk) || jwk.contains_key("d") {
            return None;
        }
        let id = text("kid")?.to_owned();
        let (algorithm, material) = match (text("kty")?, text("crv")) {
            ("RSA", _) => (SigningAlgorithm::Rs256, rsa(text("n")?, text("e")?)?),
            ("EC", Some("P-256")) => (SigningAlgorithm::Es256, point(text("x")?, text("y")?)?),
            ("OKP", Some("Ed25519")) => {
                (SigningAlgorithm::EdDsa, Material::Ed25519 { key: coordinate(text("x")?)? })
            }
            _ => return None,
        };
        // RFC 9864 calls it Ed25519.
        let named = |name: &Value| {
            name == algorithm.name() || (algorithm == SigningAlgorithm::EdDsa && name == "Ed25519")
        };
        jwk.get("alg").is_none_or(named).then_some(Self { id, algorithm, material })
    }

    /// Whether the signature is one of the message.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let verified =
            match &self.material {
                Material::Rsa { modulus, exponent } => PublicKeyComponents { n: modulus, e: exponent }
                    .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature),
                Material::P256 { point } => {
                    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
                }
                Material::Ed25519 { key } => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
            };
        verified.is_ok()
    }
}

/// By `use` or `key_ops` (RFC 7517, sections 4.2 and 4.3). Who publishes keys for encryption, too, has to say which is for
/// what (OpenID Connect Discovery 1.0, section 3), so a key that says nothing is for signatures.
fn is_for_signatures(jwk: &Object) -> bool {
    let verifies = |operations: &Value| {
        operations.as_array().is_some_and(|all| all.iter().any(|operation| operation == "verify"))
    };
    jwk.get("use").is_none_or(|purpose| purpose == "sig") && jwk.get("key_ops").is_none_or(verifies)
}

fn rsa(modulus: &str, exponent: &str) -> Option<Material> {
    let number = |text| {
        let bytes = decoded(text)?;
        let first = bytes.iter().position(|byte| *byte != 0)?;
        Some(bytes[first..].to_vec())
    };
    let (modulus, exponent) = (number(modulus)?, number(exponent)?);
    let bits = modulus.len() * 8 - modulus.first()?.leading_zeros() as usize;
    let is_odd = exponent.last()? % 2 == 1;
    let fits = (MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits) && is_odd && exponent != [1];
    fits.then_some(Material::Rsa { modulus, exponent })
}

fn point(x: &str, y: &str) -> Option<Material> {
    let point = [vec![UNCOMPRESSED], coordinate(x)?, coordinate(y)?].concat();
    Some(Material::P256 { point })
}

fn coordinate(text: &str) -> Option<Vec<u8>> {
    decoded(text).filter(|bytes| bytes.len() == COORDINATE)
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}
