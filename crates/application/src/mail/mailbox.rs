use std::fmt;

use domain::{
    identity::{Email, PersonName, User},
    shared::InvalidText,
};

/// An address, with the name of whoever reads there. Neither holds a control character, so that none ends a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// What they are called.
    pub name: Option<PersonName>,
    /// Where they are reached.
    pub address: Email,
}

impl Mailbox {
    /// Reads `shop@example.org` or `The Shop <shop@example.org>`.
    ///
    /// # Errors
    /// The name or the address is none; the error says which.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        let named = text.trim().strip_suffix('>').and_then(|text| text.rsplit_once('<'));
        let Some((name, address)) = named else {
            return Ok(Self { name: None, address: Email::parse(text)? });
        };
        Ok(Self { name: Some(PersonName::parse(name)?), address: Email::parse(address)? })
    }

    /// Where that user is reached.
    pub fn of(user: &User) -> Self {
        Self { name: user.name(), address: user.state().email.clone() }
    }
}

/// For people; what a header needs is the adapter's business.
impl fmt::Display for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{} <{}>", name.as_str(), self.address.as_str()),
            None => f.write_str(self.address.as_str()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mailbox;

    #[test]
    fn an_address_stands_alone_or_behind_a_name() {
        for text in ["shop@example.org", "The Shop <shop@example.org>"] {
            assert_eq!(Mailbox::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            Mailbox::parse(" Shop<shop@example.org> ").unwrap().to_string(),
            "Shop <shop@example.org>"
        );
    }

    #[test]
    fn what_would_end_a_header_is_refused() {
        for text in ["Shop\r\nBcc: eve <shop@example.org>", "Shop <shop@example.org\r\nBcc: eve@example.org>"]
        {
            assert!(Mailbox::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_error_says_which_part_is_wrong() {
        let message = |text| Mailbox::parse(text).unwrap_err().to_string();
        assert_eq!(message("The Shop <shop>"), "email is not an e-mail address");
        assert_eq!(message("<shop@example.org>"), "name must not be blank");
    }
}
