use domain::{
    identity::{RecoveryDigest, RecoverySecret, SealedSecret, TimeStep, TotpCode, TotpSecret, User},
    shared::Id,
};

/// A secret as it was before it was sealed.
pub struct OpenedSecret {
    /// The secret.
    pub bytes: Vec<u8>,
    /// It was sealed with a server key that is not the current one: seal it afresh.
    pub outdated: bool,
}

/// It was sealed for another account, with a server key that is gone, or by nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored secret of a second factor cannot be read with the server keys that are configured")]
pub struct SecretUnreadable;

/// Makes the secrets of second factors and what is kept of them.
pub trait SecondFactorSecrets: Send + Sync {
    /// A new secret to share with an app, from a cryptographically secure source.
    fn new_totp(&self) -> TotpSecret;

    /// The code of that step: HOTP of its number (RFC 6238 over RFC 4226) with SHA-1 and six digits, which all apps know.
    fn totp(&self, secret: &TotpSecret, step: TimeStep) -> TotpCode;

    /// Encrypts a secret so that it is worth nothing in the row of another account.
    fn seal(&self, owner: Id<User>, secret: &[u8]) -> SealedSecret;

    /// Decrypts it.
    fn open(&self, owner: Id<User>, sealed: &SealedSecret) -> Result<OpenedSecret, SecretUnreadable>;

    /// A new recovery code, from a cryptographically secure source.
    fn new_recovery(&self) -> RecoverySecret;

    /// What may be kept of a recovery code: a digest under each server key that is configured, the current one first. Worth
    /// nothing in the row of another account.
    fn digests(&self, owner: Id<User>, code: &RecoverySecret) -> Vec<RecoveryDigest>;
}
