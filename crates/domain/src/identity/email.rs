use crate::text;

/// RFC 5321 section 4.5.3.1: 64 octets before the `@`, 254 in all (erratum 1690).
const MAX_LOCAL: usize = 64;
const MAX: usize = 254;

fn is_atom(local: &str) -> bool {
    // RFC 5322 section 3.2.3, dot-atom; quoted local parts are legal and unused, so they are refused.
    local.split('.').all(|atom| {
        !atom.is_empty()
            && atom.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    })
}

fn is_host(host: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.contains('.') && host.split('.').all(label)
}

text!(
    /// An e-mail address: a dot-atom, `@`, and a host name with at least one dot (international names in their ASCII
    /// form). Kept as typed, unique in its canonical form.
    Email,
    "email",
    |text| match text.rsplit_once('@') {
        _ if text.len() > MAX => Some(("too-long", "must have at most 254 characters")),
        Some((local, host)) if local.len() <= MAX_LOCAL && is_atom(local) && is_host(host) => None,
        _ => Some(("not-an-address", "is not an e-mail address")),
    }
);

impl Email {
    /// The form by which addresses are compared: all in lower case. Hosts are case-insensitive by RFC 5321, and no
    /// provider in use gives two people addresses that differ only in case.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The part before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }

    /// The part behind the `@`: a host name.
    pub fn host(&self) -> &str {
        self.0.split('@').nth(1).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Email;

    #[test]
    fn ordinary_addresses_are_accepted() {
        for address in ["a@b.io", "Ann.Lee+news@mail.example.org", "o'neil@xn--bcher-kva.example"] {
            assert!(Email::parse(address).is_ok(), "{address}");
        }
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(65));
        for text in [
            "a", "@b.io", "a@", "a@b", "a@-b.io", "a@b..io", ".a@b.io", "a b@c.io", "a@b.io@c", "a@b_c.io",
            &long,
        ] {
            assert!(Email::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn case_variants_share_a_key() {
        assert_eq!(Email::parse("Ann@Example.ORG").map(|e| e.key()), Ok("ann@example.org".to_owned()));
    }
}
