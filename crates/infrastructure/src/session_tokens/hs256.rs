//! The cryptography of the `jsonwebtoken` crate, for the one algorithm in use. Its own backends bring RSA and three
//! elliptic curves, some 35 crates of which nothing is called here, or C code; this one needs `hmac` and `sha2` alone.

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result},
    signature::{Error, Signer, Verifier},
};
use sha2::Sha256;

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    // For keys in JWK form, which are not used.
    key_utils: KeyUtils::new_unimplemented(),
};

/// Gives the library this cryptography, once in a process.
pub(super) fn install() {
    // Refused when there is one already: this one, or another, which shows when the first key is tried.
    let _ = PROVIDER.install_default();
}

struct Hs256(Hmac<Sha256>);

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    Ok(Box::new(Hs256::new(algorithm, key.as_bytes())?))
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    Ok(Box::new(Hs256::new(algorithm, key.try_get_as_bytes()?)?))
}

impl Hs256 {
    fn new(algorithm: &Algorithm, key: &[u8]) -> Result<Self> {
        if *algorithm != Algorithm::HS256 {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        let mac = Hmac::new_from_slice(key).map_err(|_| ErrorKind::InvalidKeyFormat)?;
        Ok(Self(mac))
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        let mac = self.0.clone().chain_update(message);
        Ok(mac.finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    /// In constant time.
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        let mac = self.0.clone().chain_update(message);
        mac.verify_slice(signature).map_err(|_| Error::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::crypto::{sign, verify};

    use super::{Algorithm, DecodingKey, EncodingKey, install};

    /// RFC 7515, appendix A.1.
    const KEY: &str =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow==";
    const MESSAGE: &[u8] = b"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9\
        .eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const SIGNATURE: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    #[test]
    fn signatures_are_those_of_the_standard() {
        install();
        let signing = EncodingKey::from_urlsafe_base64_secret(KEY).unwrap();
        let verifying = DecodingKey::from_secret(signing.as_bytes());

        assert_eq!(sign(MESSAGE, &signing, Algorithm::HS256).unwrap(), SIGNATURE);
        assert!(verify(SIGNATURE, MESSAGE, &verifying, Algorithm::HS256).unwrap());
    }

    #[test]
    fn a_signature_that_is_altered_or_cut_is_refused() {
        install();
        let signing = EncodingKey::from_urlsafe_base64_secret(KEY).unwrap();
        let verifying = DecodingKey::from_secret(signing.as_bytes());

        for signature in ["dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXw", &SIGNATURE[..20], ""] {
            assert!(!verify(signature, MESSAGE, &verifying, Algorithm::HS256).unwrap(), "{signature}");
        }
    }

    #[test]
    fn no_other_algorithm_is_known() {
        install();
        let key = EncodingKey::from_secret(&[7; 64]);

        for algorithm in [Algorithm::HS384, Algorithm::HS512, Algorithm::RS256, Algorithm::EdDSA] {
            assert!(sign(MESSAGE, &key, algorithm).is_err(), "{algorithm:?}");
        }
    }
}
