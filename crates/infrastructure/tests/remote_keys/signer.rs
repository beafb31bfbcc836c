//! Somebody who signs tokens and publishes keys.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
        RsaKeyPair,
    },
};
use serde_json::{Value, json};

/// Made for these tests with `openssl genpkey`, since `ring` makes none.
const RSA: [&[u8]; 2] = [include_bytes!("keys/rsa_one.pk8"), include_bytes!("keys/rsa_two.pk8")];

/// A private key and its name.
pub(crate) struct Signer {
    pub(crate) id: String,
    key: Key,
}

enum Key {
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl Signer {
    /// The first RSA key.
    pub(crate) fn rsa(id: &str) -> Self {
        Self::of(id, Key::Rsa(RsaKeyPair::from_pkcs8(RSA[0]).unwrap()))
    }

    /// Another one.
    pub(crate) fn other_rsa(id: &str) -> Self {
        Self::of(id, Key::Rsa(RsaKeyPair::from_pkcs8(RSA[1]).unwrap()))
    }

    /// A new key on P-256.
    pub(crate) fn ec(id: &str) -> Self {
        let (random, curve) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let document = EcdsaKeyPair::generate_pkcs8(curve, &random).unwrap();
        Self::of(id, Key::Ec(EcdsaKeyPair::from_pkcs8(curve, document.as_ref(), &random).unwrap()))
    }

    /// A new key of Ed25519.
    pub(crate) fn ed(id: &str) -> Self {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::of(id, Key::Ed(Ed25519KeyPair::from_pkcs8(document.as_ref()).unwrap()))
    }

    fn of(id: &str, key: Key) -> Self {
        Self { id: id.to_owned(), key }
    }

    pub(crate) fn algorithm(&self) -> &'static str {
        match self.key {
            Key::Rsa(_) => "RS256",
            Key::Ec(_) => "ES256",
            Key::Ed(_) => "EdDSA",
        }
    }

    /// The public half, as it is published.
    pub(crate) fn jwk(&self) -> Value {
        let mut jwk = match &self.key {
            Key::Rsa(pair) => {
                let PublicKeyComponents::<Vec<u8>> { n, e } = pair.public().into();
                json!({"kty": "RSA", "n": base64url(n), "e": base64url(e)})
            }
            Key::Ec(pair) => {
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({"kty": "EC", "crv": "P-256", "x": base64url(x), "y": base64url(y)})
            }
            Key::Ed(pair) => json!({"kty": "OKP", "crv": "Ed25519", "x": base64url(pair.public_key())}),
        };
        jwk["kid"] = json!(self.id);
        jwk["alg"] = json!(self.algorithm());
        jwk["use"] = json!("sig");
        jwk
    }

    /// The header that its tokens have.
    pub(crate) fn header(&self) -> Value {
        json!({"alg": self.algorithm(), "kid": self.id, "typ": "JWT"})
    }

    /// A token that says this.
    pub(crate) fn token(&self, claims: &Value) -> String {
        self.token_under(&self.header(), claims.to_string())
    }

    /// A token with another header, that says what need not be JSON.
    pub(crate) fn token_under(&self, header: &Value, claims: impl AsRef<[u8]>) -> String {
        let signed = format!("{}.{}", base64url(header.to_string()), base64url(claims));
        format!("{signed}.{}", base64url(self.sign(signed.as_bytes())))
    }

    /// The signature of anything.
    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.key {
            Key::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).unwrap();
                signature
            }
            Key::Ec(pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Key::Ed(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }
}

/// The document that publishes them.
pub(crate) fn jwks(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}
