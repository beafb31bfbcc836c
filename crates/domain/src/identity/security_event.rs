use super::User;
use crate::{
    named,
    shared::{Id, Timestamp},
};

/// Something that an auditor asks about later. Written once, never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityEvent {
    /// Its identity; in the order of time.
    pub id: Id<SecurityEvent>,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub kind: SecurityEventKind,
    /// Who did it; none for somebody not signed in and for the system.
    pub actor_id: Option<Id<User>>,
    /// Whose account it concerns, when there is one.
    pub subject_id: Option<Id<User>>,
    /// The network address it came from.
    pub address: Option<String>,
    /// The request it came with.
    pub request_id: Option<String>,
    /// What else there is to know; never a secret.
    pub detail: Option<String>,
}

named!(
    /// What kind of security event.
    SecurityEventKind,
    "security event kind",
    {
        /// An account came to be, by sign-up or by an administrator.
        AccountCreated => "account-created",
        /// An account was deleted.
        AccountDeleted => "account-deleted",
        /// An account was switched off.
        AccountInactivated => "account-inactivated",
        /// An account was switched on again.
        AccountReactivated => "account-reactivated",
        /// Username, e-mail address or CPF changed.
        AccountChanged => "account-changed",
        /// A role was given or taken.
        RoleChanged => "role-changed",
        /// A password was changed by its owner or set by an administrator.
        PasswordChanged => "password-changed",
        /// Somebody was sent a token with which to choose another password.
        PasswordResetSent => "password-reset-sent",
        /// A password was replaced by whoever reads the mail of its account.
        PasswordReset => "password-reset",
        /// Somebody showed that they read what is sent to the address of their account.
        EmailVerified => "email-verified",
        /// Somebody asked to move their account to another address.
        EmailChangeRequested => "email-change-requested",
        /// Somebody moved their account to another address.
        EmailChanged => "email-changed",
        /// A token that was sent by mail was tried, and is worth nothing.
        OneTimeTokenRefused => "one-time-token-refused",
        /// Somebody logged in.
        LogIn => "log-in",
        /// Somebody tried to log in and failed.
        LogInFailed => "log-in-failed",
        /// Somebody was told to wait before trying to log in again.
        LogInThrottled => "log-in-throttled",
        /// Somebody proved the password, or whatever else comes first, and was asked for the second factor.
        SecondFactorAsked => "second-factor-asked",
        /// A second factor was set up.
        SecondFactorEnrolled => "second-factor-enrolled",
        /// A second factor was removed by its owner or by an administrator.
        SecondFactorRemoved => "second-factor-removed",
        /// A code of the second factor was wrong, or was used before.
        SecondFactorFailed => "second-factor-failed",
        /// Somebody got in with a recovery code.
        RecoveryCodeUsed => "recovery-code-used",
        /// The recovery codes of an account were replaced.
        RecoveryCodesReplaced => "recovery-codes-replaced",
        /// A session was ended by its user.
        SessionEnded => "session-ended",
        /// A program got tokens to act for a user.
        TokenIssued => "token-issued",
        /// A refresh token came a second time, which ended its family.
        RefreshTokenReused => "refresh-token-reused",
        /// An API key was made.
        ApiKeyCreated => "api-key-created",
        /// An API key got another secret.
        ApiKeyRotated => "api-key-rotated",
        /// An API key was revoked.
        ApiKeyRevoked => "api-key-revoked",
        /// An API key was used, for the first time of a day.
        ApiKeyUsed => "api-key-used",
        /// An API key was refused.
        ApiKeyRefused => "api-key-refused",
        /// An account was linked with somebody whom an issuer vouches for.
        ExternalIdentityLinked => "external-identity-linked",
        /// Such a link was taken away by its owner.
        ExternalIdentityUnlinked => "external-identity-unlinked",
        /// An account was used through such a link, for the first time of a day.
        ExternalIdentityUsed => "external-identity-used",
        /// An issuer vouches for somebody who was not let in.
        ExternalIdentityRefused => "external-identity-refused",
        /// An issuer said that somebody is gone.
        ExternalIdentityEnded => "external-identity-ended",
        /// Somebody was refused what they asked for.
        Denied => "denied",
    }
);
