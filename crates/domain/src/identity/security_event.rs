use super::User;
use crate::shared::{Corrupt, Id, Kind, Scalar, Timestamp, Value};

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

macro_rules! kinds {
    ($($(#[$doc:meta])* $Kind:ident => $name:literal),* $(,)?) => {
        /// What kind of security event.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum SecurityEventKind { $($(#[$doc])* $Kind),* }

        impl SecurityEventKind {
            /// Its stable name in storage and logs.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Kind => $name),* }
            }

            fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$Kind),)* _ => None }
            }
        }
    };
}

kinds! {
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
    /// Somebody logged in.
    LogIn => "log-in",
    /// Somebody tried to log in and failed.
    LogInFailed => "log-in-failed",
    /// Somebody was told to wait before trying to log in again.
    LogInThrottled => "log-in-throttled",
    /// A session was ended by its user.
    SessionEnded => "session-ended",
    /// Somebody was refused what they asked for.
    Denied => "denied",
}

impl Scalar for SecurityEventKind {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.name().to_owned())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        Self::from_name(&String::from_value(value)?).ok_or(Corrupt("security event kind"))
    }
}
