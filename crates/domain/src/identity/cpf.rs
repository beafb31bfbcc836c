use std::fmt;

use crate::shared::{Corrupt, Kind, Scalar, Value};

/// A Brazilian taxpayer number whose check digits are right, kept as eleven digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cpf(String);

/// The text is not a CPF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCpf {
    /// Neither eleven digits nor the form `000.000.000-00`.
    #[error("cpf must have eleven digits, plain or as 000.000.000-00")]
    Format,
    /// The last two digits do not match the first nine, or all eleven are the same.
    #[error("cpf has wrong check digits")]
    CheckDigits,
}

impl Cpf {
    /// Parses eleven digits, plain or formatted as `000.000.000-00`, and verifies the check digits.
    pub fn parse(raw: &str) -> Result<Self, InvalidCpf> {
        let raw = raw.trim();
        let digits: String = raw.chars().filter(char::is_ascii_digit).collect();
        if digits.len() != 11 || (raw != digits && raw != formatted(&digits)) {
            return Err(InvalidCpf::Format);
        }
        let numbers: Vec<u32> = digits.bytes().map(|b| u32::from(b - b'0')).collect();
        let all_same = numbers.iter().all(|n| *n == numbers[0]);
        if all_same || check_digit(&numbers[..9]) != numbers[9] || check_digit(&numbers[..10]) != numbers[10]
        {
            return Err(InvalidCpf::CheckDigits);
        }
        Ok(Self(digits))
    }

    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn formatted(digits: &str) -> String {
    format!("{}.{}.{}-{}", &digits[..3], &digits[3..6], &digits[6..9], &digits[9..])
}

/// Weights count down to 2 from one more than the number of digits; a remainder of 10 counts as 0 (Receita Federal).
fn check_digit(digits: &[u32]) -> u32 {
    let sum: u32 =
        digits.iter().zip((2..=11).rev().skip(10 - digits.len())).map(|(digit, weight)| digit * weight).sum();
    sum * 10 % 11 % 10
}

/// Masked: it identifies a person, and `Debug` ends up in logs.
impl fmt::Debug for Cpf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cpf(***{})", &self.0[9..])
    }
}

impl Scalar for Cpf {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.0.clone())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        Self::parse(&String::from_value(value)?).map_err(|_| Corrupt("cpf"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Cpf, InvalidCpf};

    #[test]
    fn plain_and_formatted_numbers_are_one() {
        assert_eq!(Cpf::parse("529.982.247-25"), Cpf::parse("52998224725"));
        assert_eq!(
            Cpf::parse("529.982.247-25").map(|cpf| cpf.as_str().to_owned()),
            Ok("52998224725".to_owned())
        );
    }

    #[test]
    fn wrong_check_digits_and_repeated_digits_are_refused() {
        assert_eq!(Cpf::parse("52998224724"), Err(InvalidCpf::CheckDigits));
        assert_eq!(Cpf::parse("52998224735"), Err(InvalidCpf::CheckDigits));
        assert_eq!(Cpf::parse("11111111111"), Err(InvalidCpf::CheckDigits));
    }

    #[test]
    fn other_shapes_are_refused() {
        for raw in ["", "5299822472", "529982247250", "529-982-247.25", "5 2998224725", "5299822472a"] {
            assert_eq!(Cpf::parse(raw), Err(InvalidCpf::Format), "{raw}");
        }
    }

    #[test]
    fn debug_shows_only_the_check_digits() {
        assert_eq!(format!("{:?}", Cpf::parse("52998224725")), "Ok(Cpf(***25))");
    }
}
