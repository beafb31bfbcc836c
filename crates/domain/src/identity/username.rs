use crate::text;

const SPECIALS: [char; 3] = ['.', '_', '-'];

text!(
    /// The name under which a user logs in: 5 to 20 ASCII letters, digits, `.`, `_`, `-`; a letter or digit at both
    /// ends; no two specials in a row. Kept as typed, unique regardless of case.
    Username,
    "username",
    |text| {
        let plain = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let specials = |pair: &[u8]| pair.iter().all(|b| SPECIALS.contains(&char::from(*b)));
        if !text.chars().all(|c| c.is_ascii_alphanumeric() || SPECIALS.contains(&c)) {
            Some(("invalid-character", "may have only letters, digits, '.', '_' and '-'"))
        } else if !(5..=20).contains(&text.len()) {
            Some(("invalid-length", "must have 5 to 20 characters"))
        } else if !plain(text.chars().next()) || !plain(text.chars().next_back()) {
            Some(("invalid-edge", "must begin and end with a letter or a digit"))
        } else if text.as_bytes().windows(2).any(specials) {
            Some(("adjacent-specials", "must not have two of '.', '_' and '-' in a row"))
        } else {
            None
        }
    }
);

impl Username {
    /// The form by which names are compared: `Ann.Lee` and `ann.lee` are one name.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::Username;

    fn refusal(raw: &str) -> Option<&'static str> {
        Username::parse(raw).err().map(|error| error.code)
    }

    #[test]
    fn names_within_the_rules_are_accepted_as_typed() {
        for name in ["alice", "Ann.Lee", "a-b_c.d", "x1234567890123456789"] {
            assert_eq!(Username::parse(name).map(|n| n.as_str().to_owned()), Ok(name.to_owned()));
        }
    }

    #[test]
    fn each_rule_refuses_with_its_own_code() {
        assert_eq!(refusal("  "), Some("blank"));
        assert_eq!(refusal("anna"), Some("invalid-length"));
        assert_eq!(refusal("a23456789012345678901"), Some("invalid-length"));
        assert_eq!(refusal("ann lee"), Some("invalid-character"));
        assert_eq!(refusal("jos\u{e9}1"), Some("invalid-character"));
        assert_eq!(refusal(".alice"), Some("invalid-edge"));
        assert_eq!(refusal("alice-"), Some("invalid-edge"));
        assert_eq!(refusal("ali._ce"), Some("adjacent-specials"));
        assert_eq!(refusal("ali\0ce"), Some("control-character"));
    }

    #[test]
    fn case_variants_share_a_key() {
        assert_eq!(Username::parse("Ann.Lee").map(|n| n.key()), Username::parse("aNN.lEE").map(|n| n.key()));
    }
}
