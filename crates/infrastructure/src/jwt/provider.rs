//! The library's own backends bring `rsa`, which leaks its private key through timing (RUSTSEC-2023-0071), with some 35
//! crates around it, or a second C library. This one uses `ring`, which TLS has in the process anyway.

use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, EncodingKey,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result},
};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512};

use super::{
    asymmetric::{EcSigner, EcVerifier, EdSigner, EdVerifier, RsaSigner, RsaVerifier},
    symmetric::Hs256,
};

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    // For making JWKs out of private keys, which we do ourselves.
    key_utils: KeyUtils::new_unimplemented(),
};

/// Gives the library this cryptography, once in a process.
pub(crate) fn install() {
    // Refused when there is one already: this one, or another, which shows when the first key is tried.
    let _ = PROVIDER.install_default();
}

/// Private keys are PKCS#8 in DER, of whatever kind.
fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    fits(*algorithm, key.family())?;
    let key = key.as_bytes();
    Ok(match algorithm {
        Algorithm::HS256 => Box::new(Hs256::new(key)),
        Algorithm::RS256 => Box::new(RsaSigner::new(key)?),
        Algorithm::ES256 => Box::new(EcSigner::new(key)?),
        Algorithm::EdDSA => Box::new(EdSigner::new(key)?),
        _ => return Err(ErrorKind::InvalidAlgorithm.into()),
    })
}

/// RS384 and RS512 are verified, since other issuers may use them; we do not.
fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    fits(*algorithm, key.family())?;
    let rsa = |parameters| RsaVerifier::new(*algorithm, parameters, key);
    Ok(match algorithm {
        Algorithm::HS256 => Box::new(Hs256::new(key.try_get_as_bytes()?)),
        Algorithm::RS256 => Box::new(rsa(&RSA_PKCS1_2048_8192_SHA256)),
        Algorithm::RS384 => Box::new(rsa(&RSA_PKCS1_2048_8192_SHA384)),
        Algorithm::RS512 => Box::new(rsa(&RSA_PKCS1_2048_8192_SHA512)),
        Algorithm::ES256 => Box::new(EcVerifier::new(key)?),
        Algorithm::EdDSA => Box::new(EdVerifier::new(key)?),
        _ => return Err(ErrorKind::InvalidAlgorithm.into()),
    })
}

/// A public key must never be taken for the secret of a MAC.
fn fits(algorithm: Algorithm, family: AlgorithmFamily) -> Result<()> {
    if algorithm.family() == family { Ok(()) } else { Err(ErrorKind::InvalidKeyFormat.into()) }
}
