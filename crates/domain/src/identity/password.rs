use std::fmt;

use super::{Email, Username};
use crate::shared::{Corrupt, Kind, Scalar, Value};

/// The 5,000 commonest passwords of at least eight characters in published breaches, in lower case and byte order.
/// Source: the frequency list that Royce Williams compiled from breach corpora in 2018, cut to what our length rule lets
/// through. OWASP ASVS 5.0, 6.2.4, asks for at least 3,000.
const COMMON: &str = include_str!("common_passwords.txt");

/// What the service is called and talks about: words that somebody who guesses passwords of this service tries first. One per
/// line, in lower-case letters; whoever runs the service under another name adds that (OWASP ASVS 5.0, 6.1.2 and 6.2.11).
const CONTEXT: &str = include_str!("context_words.txt");

/// Long enough for any passphrase, short enough that hashing stays cheap (OWASP ASVS 5.0, 6.2.9 asks for at least 64).
const MAX_LENGTH: usize = 128;

/// A password as somebody typed it. Exists for as long as it takes to hash it; `Debug` shows nothing of it.
#[derive(Clone)]
pub struct RawPassword(String);

/// How long a new password must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// The fewest code points: 8, or 15 where there is no second factor and the operator wants it (NIST SP 800-63B-4).
    pub min_length: usize,
}

/// Why a new password was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnfitPassword {
    /// Fewer code points than the policy asks for.
    #[error("password must have at least {min} characters")]
    TooShort {
        /// The fewest that the policy allows.
        min: usize,
    },
    /// More than 128 code points.
    #[error("password must have at most 128 characters")]
    TooLong,
    /// Among the commonest passwords of published breaches.
    #[error("password is among the commonest ones; choose another")]
    TooCommon,
    /// The account's own name or address.
    #[error("password must not be the username or the e-mail address")]
    Personal,
    /// What the service is called or talks about, with nothing but digits and signs around it.
    #[error("password must be more than a word of this service; choose another")]
    OfThisService,
}

impl RawPassword {
    /// A password that somebody wants to have from now on, for the account of that name and address.
    pub fn choose(
        raw: String,
        policy: &PasswordPolicy,
        username: &Username,
        email: &Email,
    ) -> Result<Self, UnfitPassword> {
        let length = raw.chars().count();
        if length < policy.min_length {
            return Err(UnfitPassword::TooShort { min: policy.min_length });
        }
        if length > MAX_LENGTH {
            return Err(UnfitPassword::TooLong);
        }
        let lower = raw.to_lowercase();
        if COMMON.lines().any(|common| common == lower) {
            return Err(UnfitPassword::TooCommon);
        }
        if [username.key(), email.key(), email.local_part().to_ascii_lowercase()].contains(&lower) {
            return Err(UnfitPassword::Personal);
        }
        if is_made_of_context(&lower) {
            return Err(UnfitPassword::OfThisService);
        }
        Ok(Self(raw))
    }

    /// A password that somebody claims to have. None when no account can have it because it is too long, so that
    /// nobody makes the server hash megabytes.
    pub fn claim(raw: String) -> Option<Self> {
        (raw.chars().count() <= MAX_LENGTH).then_some(Self(raw))
    }

    /// For hashers: the password itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Whether nothing is left without the words of the service but digits and signs: `concentric-admin-2026!`. A word among others is
/// as good as any, so passphrases may have them.
fn is_made_of_context(lower: &str) -> bool {
    let mut words = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| CONTEXT.lines().any(|context| context == word))
}

impl fmt::Debug for RawPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawPassword(***)")
    }
}

/// What is stored in place of a password: a self-describing salted hash, opaque to everyone but the hasher.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// For hashers: wraps what they made.
    pub const fn new(encoded: String) -> Self {
        Self(encoded)
    }

    /// For hashers: what they made.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(***)")
    }
}

impl Scalar for PasswordHash {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.0.clone())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        String::from_value(value).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::{COMMON, CONTEXT, Email, PasswordHash, PasswordPolicy, RawPassword, UnfitPassword, Username};

    fn choose(raw: &str) -> Result<RawPassword, UnfitPassword> {
        let (Ok(username), Ok(email)) =
            (Username::parse("Ann.Lee.1"), Email::parse("Ann.Lee.Home@example.org"))
        else {
            panic!("the fixtures are valid");
        };
        RawPassword::choose(raw.to_owned(), &PasswordPolicy { min_length: 8 }, &username, &email)
    }

    #[test]
    fn any_characters_will_do() {
        for raw in ["correct horse", "пароль-длинный", "🦀🦀🦀🦀🦀🦀🦀🦀", "        x"]
        {
            assert!(choose(raw).is_ok(), "{raw}");
        }
    }

    #[test]
    fn length_counts_code_points() {
        assert_eq!(choose("🦀🦀🦀🦀🦀🦀🦀").err(), Some(UnfitPassword::TooShort { min: 8 }));
        assert!(choose(&"🦀".repeat(128)).is_ok());
        assert_eq!(choose(&"x".repeat(129)).err(), Some(UnfitPassword::TooLong));
    }

    #[test]
    fn common_and_personal_passwords_are_refused_in_any_case() {
        assert_eq!(choose("PassWord1").err(), Some(UnfitPassword::TooCommon));
        assert_eq!(choose("ann.lee.1").err(), Some(UnfitPassword::Personal));
        assert_eq!(choose("ANN.LEE.HOME@example.org").err(), Some(UnfitPassword::Personal));
        assert_eq!(choose("ann.lee.home").err(), Some(UnfitPassword::Personal));
    }

    #[test]
    fn words_of_the_service_are_refused_whatever_digits_and_signs_are_around_them() {
        for raw in ["concentric", "Concentric2026!", "concentric-admin", "admin_admin_1", "SUPER.ADMIN.99"] {
            assert_eq!(choose(raw).err(), Some(UnfitPassword::OfThisService), "{raw}");
        }
        for raw in ["concentric circles", "my admin password", "0123 98 7654", "eccentric2026"] {
            assert!(choose(raw).is_ok(), "{raw}");
        }
    }

    #[test]
    fn every_word_of_the_service_can_be_met() {
        assert!(CONTEXT.lines().all(|word| !word.is_empty() && word.chars().all(char::is_lowercase)));
    }

    #[test]
    fn a_claimed_password_is_only_bounded() {
        assert!(RawPassword::claim("x".to_owned()).is_some());
        assert!(RawPassword::claim("x".repeat(129)).is_none());
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", choose("correct horse")), "Ok(RawPassword(***))");
        assert_eq!(format!("{:?}", PasswordHash::new("$argon2id$".to_owned())), "PasswordHash(***)");
    }

    #[test]
    fn the_list_is_long_enough_and_every_entry_could_be_chosen() {
        assert!(COMMON.lines().count() >= 3_000);
        assert!(COMMON.lines().all(|common| common.len() >= 8 && common == common.to_lowercase()));
    }
}
