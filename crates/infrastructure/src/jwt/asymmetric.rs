use jsonwebtoken::{
    Algorithm, DecodingKey, DecodingKeyKind,
    crypto::{JwtSigner, JwtVerifier},
    errors::{ErrorKind, Result},
    signature::{Error, Signer, Verifier},
};
use ring::{
    rand::SystemRandom,
    rsa::PublicKeyComponents,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair,
        RSA_PKCS1_SHA256, RsaKeyPair, RsaParameters, UnparsedPublicKey,
    },
};

type Signature = std::result::Result<Vec<u8>, Error>;

/// Signs with RSASSA-PKCS1-v1_5 and SHA-256.
pub(super) struct RsaSigner(RsaKeyPair);

impl RsaSigner {
    /// Refuses keys below 2048 bits and above 4096, as `ring` does.
    pub(super) fn new(pkcs8: &[u8]) -> Result<Self> {
        let key =
            RsaKeyPair::from_pkcs8(pkcs8).map_err(|reason| ErrorKind::InvalidRsaKey(reason.to_string()))?;
        Ok(Self(key))
    }
}

impl Signer<Vec<u8>> for RsaSigner {
    fn try_sign(&self, message: &[u8]) -> Signature {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| Error::new())?;
        Ok(signature)
    }
}

impl JwtSigner for RsaSigner {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

/// Signs with ECDSA over P-256 and SHA-256.
pub(super) struct EcSigner(EcdsaKeyPair);

impl EcSigner {
    pub(super) fn new(pkcs8: &[u8]) -> Result<Self> {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8, &SystemRandom::new())
            .map(Self)
            .map_err(|_| ErrorKind::InvalidEcdsaKey.into())
    }
}

impl Signer<Vec<u8>> for EcSigner {
    fn try_sign(&self, message: &[u8]) -> Signature {
        let signature = self.0.sign(&SystemRandom::new(), message).map_err(|_| Error::new())?;
        Ok(signature.as_ref().to_vec())
    }
}

impl JwtSigner for EcSigner {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES256
    }
}

/// Signs with Ed25519.
pub(super) struct EdSigner(Ed25519KeyPair);

impl EdSigner {
    /// What OpenSSL writes has no public key to check the private one by.
    pub(super) fn new(pkcs8: &[u8]) -> Result<Self> {
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(pkcs8)
            .map(Self)
            .map_err(|_| ErrorKind::InvalidEddsaKey.into())
    }
}

impl Signer<Vec<u8>> for EdSigner {
    fn try_sign(&self, message: &[u8]) -> Signature {
        Ok(self.0.sign(message).as_ref().to_vec())
    }
}

impl JwtSigner for EdSigner {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

/// Verifies RSASSA-PKCS1-v1_5, with keys from 2048 to 8192 bits: the parameters refuse others.
pub(super) struct RsaVerifier {
    algorithm: Algorithm,
    parameters: &'static RsaParameters,
    key: DecodingKey,
}

impl RsaVerifier {
    pub(super) fn new(algorithm: Algorithm, parameters: &'static RsaParameters, key: &DecodingKey) -> Self {
        Self { algorithm, parameters, key: key.clone() }
    }
}

impl Verifier<Vec<u8>> for RsaVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        let verified = match self.key.kind() {
            DecodingKeyKind::SecretOrDer(der) => {
                UnparsedPublicKey::new(self.parameters, der).verify(message, signature)
            }
            DecodingKeyKind::RsaModulusExponent { n, e } => {
                PublicKeyComponents { n, e }.verify(self.parameters, message, signature)
            }
        };
        verified.map_err(|_| Error::new())
    }
}

impl JwtVerifier for RsaVerifier {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

/// Verifies ECDSA over P-256 with SHA-256, by an uncompressed point.
pub(super) struct EcVerifier(UnparsedPublicKey<Vec<u8>>);

impl EcVerifier {
    pub(super) fn new(key: &DecodingKey) -> Result<Self> {
        let point = key.try_get_as_bytes()?.to_vec();
        Ok(Self(UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)))
    }
}

impl Verifier<Vec<u8>> for EcVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        self.0.verify(message, signature).map_err(|_| Error::new())
    }
}

impl JwtVerifier for EcVerifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::ES256
    }
}

/// Verifies Ed25519, by the 32 bytes of the public key.
pub(super) struct EdVerifier(UnparsedPublicKey<Vec<u8>>);

impl EdVerifier {
    pub(super) fn new(key: &DecodingKey) -> Result<Self> {
        let point = key.try_get_as_bytes()?.to_vec();
        Ok(Self(UnparsedPublicKey::new(&ED25519, point)))
    }
}

impl Verifier<Vec<u8>> for EdVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        self.0.verify(message, signature).map_err(|_| Error::new())
    }
}

impl JwtVerifier for EdVerifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}
