use crate::shared::{Corrupt, FreeText, InvalidText, Kind, Scalar, Value, plain_text};

/// The stock keeping unit, under which the business knows a product: 1 to 40 ASCII letters, digits, `-`, `_` and `.`.
/// Kept in capitals, so that `ab-1` and `AB-1` are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sku(String);

const WHAT: &str = "sku";

impl Sku {
    /// Parses it; the error says which rule it breaks.
    pub fn parse(raw: &str) -> Result<Self, InvalidText> {
        let text = plain_text(WHAT, raw)?;
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) {
            let why = "may have only letters, digits, '-', '_' and '.'";
            return Err(InvalidText { what: WHAT, code: "invalid-character", why });
        }
        if text.len() > 40 {
            return Err(InvalidText { what: WHAT, code: "too-long", why: "must have at most 40 characters" });
        }
        Ok(Self(text.to_ascii_uppercase()))
    }

    /// The text itself, in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FreeText for Sku {}

impl Scalar for Sku {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.0.clone())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        Self::parse(&String::from_value(value)?).map_err(|_| Corrupt(WHAT))
    }
}

#[cfg(test)]
mod tests {
    use super::Sku;
    use crate::shared::Scalar;
    use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

    fn refusal(raw: &str) -> Option<&'static str> {
        Sku::parse(raw).err().map(|error| error.code)
    }

    #[test]
    fn each_rule_refuses_with_its_own_code() {
        assert_eq!(refusal(""), Some("blank"));
        assert_eq!(refusal("a\0b"), Some("control-character"));
        for raw in ["a b", "a/b", "caf\u{e9}", "\u{661}"] {
            assert_eq!(refusal(raw), Some("invalid-character"), "{raw}");
        }
        assert_eq!(refusal(&"x".repeat(41)), Some("too-long"));
        assert_eq!(refusal(&"x".repeat(40)), None);
    }

    proptest! {
        #[test]
        fn case_and_surrounding_space_make_no_other_sku(raw in "[A-Za-z0-9._-]{1,40}") {
            let sku = Sku::parse(&raw).unwrap();
            prop_assert_eq!(Sku::parse(&format!(" {} ", raw.to_ascii_lowercase())), Ok(sku.clone()));
            prop_assert_eq!(sku.as_str(), raw.to_ascii_uppercase());
        }

        #[test]
        fn what_is_accepted_is_read_back_unchanged(raw in any::<String>()) {
            if let Ok(sku) = Sku::parse(&raw) {
                prop_assert!((1..=40).contains(&sku.as_str().len()));
                prop_assert_eq!(Sku::from_value(sku.to_value()), Ok(sku));
            }
        }
    }
}
