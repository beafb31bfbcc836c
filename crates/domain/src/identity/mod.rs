//! Who uses the system: accounts, their roles, their sessions, their API keys, their second factors, the tokens that are sent to
//! them, and who they are to others.

mod api_key;
mod cpf;
mod email;
mod external_identity;
mod known_client;
mod log_in;
mod noted_use;
mod one_time_token;
mod password;
mod person_name;
mod refresh_token;
mod role;
mod scope;
mod second_factor;
mod security_event;
mod session;
mod user;
mod username;

pub use api_key::{
    ApiKey, ApiKeyEnded, ApiKeyName, ApiKeyState, ApiKeyToken, ExpiryPassed, KeyDigest, KeySecret, NewApiKey,
    Overlap, OverlapTooLong,
};
pub use cpf::{Cpf, InvalidCpf};
pub use email::Email;
pub use external_identity::{
    ExternalIdentity, ExternalIdentityState, ExternalSubject, InvalidSubject, Issuer, NewExternalIdentity,
    Subject,
};
pub use known_client::{ClientName, KnownClient, KnownClientState};
pub use log_in::{ADDRESS_ATTEMPTS, ADDRESS_WINDOW, FORGET_AFTER, MAX_DELAY, delay_after};
pub use noted_use::NotedUse;
pub use one_time_token::{
    InvalidOneTimeToken, NewOneTimeToken, OneTimeToken, OneTimeTokenPurpose, OneTimeTokenState,
    TokenLifetimes,
};
pub use password::{PasswordHash, PasswordPolicy, RawPassword, UnfitPassword};
pub use person_name::PersonName;
pub use refresh_token::{RefreshToken, SpentToken, TokenPolicy};
pub use role::{LastSuperAdmin, Role, ensure_super_admin_remains};
pub use scope::{Scope, Scopes};
pub use second_factor::{
    CHALLENGE_LASTS, CodeRefused, MAX_WRONG_CODES, NewSecondFactor, RECOVERY_CODES, RecoveryCode,
    RecoveryDigest, RecoverySecret, SealedSecret, SecondFactor, SecondFactorCode, SecondFactorKind,
    SecondFactorState, SignInChallenge, SignInChallengeState, TimeStep, TotpCode, TotpSecret,
};
pub use security_event::{SecurityEvent, SecurityEventKind};
pub use session::{FRESH_FOR, Session, SessionKind, SessionOrigin, SessionPolicy, SessionState, TokenDigest};
pub use user::{NewUser, SignInMethodKind, User, UserEvent, UserState};
pub use username::Username;
