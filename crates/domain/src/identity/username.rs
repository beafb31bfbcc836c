use crate::text;

const SPECIALS: [char; 3] = ['.', '_', '-'];
const MAX: usize = 20;

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
        } else if !(5..=MAX).contains(&text.len()) {
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

    /// A name that is like `hint`, such as an address's local part, and ends in `ending` if there is one. Nothing when too
    /// little is left of the hint.
    pub fn like(hint: &str, ending: Option<&str>) -> Option<Self> {
        let ending = ending.map(|ending| format!("-{ending}")).unwrap_or_default();
        let mut name = String::new();
        for c in hint.chars().map(|c| c.to_ascii_lowercase()) {
            let joins = SPECIALS.contains(&c) && !name.ends_with(SPECIALS) && !name.is_empty();
            if c.is_ascii_alphanumeric() || joins {
                name.push(c);
            }
        }
        name.truncate(MAX.saturating_sub(ending.len()));
        Self::parse(&format!("{}{ending}", name.trim_end_matches(SPECIALS))).ok()
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
    fn a_name_is_made_like_a_hint() {
        let like = |hint, ending| Username::like(hint, ending).map(|name| name.as_str().to_owned());
        assert_eq!(like("Ann.Lee+news", None).as_deref(), Some("ann.leenews"));
        assert_eq!(like("..a__b--c.d.", None).as_deref(), Some("a_b-c.d"));
        assert_eq!(like("ann", None), None);
        assert_eq!(like("ann", Some("3fa2c1")).as_deref(), Some("ann-3fa2c1"));
        assert_eq!(like("abcdefghijkl.nopqrstuvwxyz", None).as_deref(), Some("abcdefghijkl.nopqrst"));
        assert_eq!(like("abcdefghijkl.nop", Some("3fa2c1")).as_deref(), Some("abcdefghijkl-3fa2c1"));
        assert_eq!(like("\u{44f}\u{44f}", Some("3fa2c1")), None);
    }

    #[test]
    fn case_variants_share_a_key() {
        assert_eq!(Username::parse("Ann.Lee").map(|n| n.key()), Username::parse("aNN.lEE").map(|n| n.key()));
    }
}
