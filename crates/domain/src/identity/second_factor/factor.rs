use std::time::Duration;

use super::{RecoverySecret, TimeStep, TotpCode};
use crate::{
    identity::{User, delay_after},
    named,
    shared::{Corrupt, Id, Kind, Scalar, Timestamp, Value},
};

named!(
    /// What kind of second factor.
    SecondFactorKind,
    "kind of second factor",
    {
        /// Codes by the clock (RFC 6238), from an authenticator app.
        Totp => "totp",
    }
);

/// What a factor keeps that nobody may read in the database, encrypted: of TOTP, the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedSecret(String);

impl SealedSecret {
    /// From its text form.
    pub const fn new(encoded: String) -> Self {
        Self(encoded)
    }

    /// Its text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Scalar for SealedSecret {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.0.clone())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        String::from_value(value).map(Self)
    }
}

/// What somebody proves the second factor with.
#[derive(Clone, PartialEq, Eq)]
pub enum SecondFactorCode {
    /// What the app shows.
    Totp(TotpCode),
    /// What was written down for the day when the device is lost.
    Recovery(RecoverySecret),
}

impl SecondFactorCode {
    /// One or the other; they are told apart by their length.
    pub fn parse(text: &str) -> Option<Self> {
        let totp = || TotpCode::parse(text).map(Self::Totp);
        totp().or_else(|| RecoverySecret::parse(text).map(Self::Recovery))
    }
}

/// Everything there is to know of a factor; for stores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactorState {
    /// Its identity.
    pub id: Id<SecondFactor>,
    /// Whose it is.
    pub user_id: Id<User>,
    /// What kind; a user has at most one of each.
    pub kind: SecondFactorKind,
    /// What it keeps, encrypted.
    pub data: SealedSecret,
    /// When its owner began to set it up.
    pub created_at: Timestamp,
    /// When they showed that it works; asked for at log-in from then on.
    pub confirmed_at: Option<Timestamp>,
    /// The step of the last code that was accepted; only later ones are good from then on.
    pub last_step: Option<TimeStep>,
    /// Wrong codes in a row, from wherever they came.
    pub failures: i64,
    /// When the last of them was tried.
    pub last_failed_at: Option<Timestamp>,
}

/// What somebody begins to set up.
#[derive(Clone, Debug)]
pub struct NewSecondFactor {
    /// The identity that it gets.
    pub id: Id<SecondFactor>,
    /// Whose it is.
    pub user_id: Id<User>,
    /// What kind.
    pub kind: SecondFactorKind,
    /// What it keeps, encrypted.
    pub data: SealedSecret,
}

/// Why a code was not looked at or not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeRefused {
    /// It is wrong, or was used before.
    #[error("the code is wrong or was used before")]
    Wrong,
    /// Too many wrong ones came before it.
    #[error("too many wrong codes; try again in {} s", retry_after.as_secs().max(1))]
    TooMany {
        /// How long to wait.
        retry_after: Duration,
    },
}

/// What an account asks for at log-in besides the password. Counts wrong codes by itself, over all instances and addresses:
/// six digits are few.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor(SecondFactorState);

impl SecondFactor {
    /// Begins to set it up. It is asked for once its owner has shown that it works.
    pub fn begin(new: NewSecondFactor, now: Timestamp) -> Self {
        let NewSecondFactor { id, user_id, kind, data } = new;
        Self(SecondFactorState {
            id,
            user_id,
            kind,
            data,
            created_at: now,
            confirmed_at: None,
            last_step: None,
            failures: 0,
            last_failed_at: None,
        })
    }

    /// For stores: the factor that was stored.
    pub const fn restore(state: SecondFactorState) -> Self {
        Self(state)
    }

    /// For stores and views.
    pub const fn state(&self) -> &SecondFactorState {
        &self.0
    }

    /// Its identity.
    pub const fn id(&self) -> Id<Self> {
        self.0.id
    }

    /// Whose it is.
    pub const fn user_id(&self) -> Id<User> {
        self.0.user_id
    }

    /// What kind.
    pub const fn kind(&self) -> SecondFactorKind {
        self.0.kind
    }

    /// Whether its owner has shown that it works.
    pub const fn is_confirmed(&self) -> bool {
        self.0.confirmed_at.is_some()
    }

    /// Refuses to look at a code while wrong ones have to be waited out, by the rules of log-in throttling.
    pub fn ensure_open(&self, now: Timestamp) -> Result<(), CodeRefused> {
        let failures = u32::try_from(self.0.failures).unwrap_or(u32::MAX);
        let Some(last) = self.0.last_failed_at else { return Ok(()) };
        let open_at = last.plus(delay_after(failures));
        if now >= open_at {
            return Ok(());
        }
        Err(CodeRefused::TooMany { retry_after: open_at.since(now) })
    }

    /// Accepts a code of that step, once: it and those before are wrong from now on (RFC 6238, section 5.2).
    pub fn accept(&mut self, step: TimeStep) -> Result<(), CodeRefused> {
        if self.0.last_step.is_some_and(|last| step <= last) {
            return Err(CodeRefused::Wrong);
        }
        self.0.last_step = Some(step);
        self.forgive();
        Ok(())
    }

    /// Notes that a code was wrong.
    pub const fn fail(&mut self, now: Timestamp) {
        self.0.failures = self.0.failures.saturating_add(1);
        self.0.last_failed_at = Some(now);
    }

    /// Forgets the wrong codes: its owner has proven themselves.
    pub const fn forgive(&mut self) {
        self.0.failures = 0;
        self.0.last_failed_at = None;
    }

    /// Notes that its owner has shown that it works.
    pub fn confirm(&mut self, now: Timestamp) {
        self.0.confirmed_at.get_or_insert(now);
    }

    /// Keeps the same under another encryption.
    pub fn reseal(&mut self, data: SealedSecret) {
        self.0.data = data;
    }
}
