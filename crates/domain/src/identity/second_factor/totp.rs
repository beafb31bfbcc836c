use super::base32;
use crate::shared::{Corrupt, Kind, Scalar, Timestamp, Value};

/// How long a code is shown. RFC 6238, section 5.2 recommends 30 seconds, and apps know nothing else.
const PERIOD: i64 = 30;

/// Which period of 30 seconds since 1970 (RFC 6238, section 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeStep(i64);

impl TimeStep {
    /// The one at that time.
    pub const fn at(now: Timestamp) -> Self {
        Self(now.seconds().div_euclid(PERIOD))
    }

    /// The steps whose codes are good at that time: the one then, the one before and the one after. RFC 6238, section 5.2
    /// allows for the time that typing and the network take; the one after is for clocks that are ahead.
    pub const fn window(now: Timestamp) -> [Self; 3] {
        let Self(step) = Self::at(now);
        [Self(step - 1), Self(step), Self(step + 1)]
    }

    /// Its number: the moving factor of the code.
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl Scalar for TimeStep {
    const KIND: Kind = Kind::Int;

    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        i64::from_value(value).map(Self)
    }
}

/// The secret that an authenticator app and the service share: 160 random bits, as RFC 4226, section 4 (R6) recommends.
/// Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; 20]);

impl TotpSecret {
    /// From random bytes.
    pub const fn new(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// From bytes of any number; none when those are not 20.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Its bytes.
    pub const fn bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// As people type it into their app.
    pub fn reveal(&self) -> String {
        base32::encode(&self.0)
    }
}

/// A code of six digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TotpCode(u32);

impl TotpCode {
    const DIGITS: usize = 6;

    /// The last six digits of a number (RFC 4226, section 5.3).
    pub const fn of(number: u32) -> Self {
        Self(number % 1_000_000)
    }

    /// Six ASCII digits; apps show them with a space in the middle, and people copy it.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let fits = digits.len() == Self::DIGITS && digits.bytes().all(|digit| digit.is_ascii_digit());
        digits.parse().ok().filter(|_| fits).map(Self)
    }

    /// As apps show it.
    pub fn reveal(self) -> String {
        format!("{:06}", self.0)
    }
}
