//! From text on the wire to the values of the domain.

use domain::identity::{InvalidCpf, Role};

use crate::http::fields::Unacceptable;

impl From<InvalidCpf> for Unacceptable {
    fn from(invalid: InvalidCpf) -> Self {
        match invalid {
            InvalidCpf::Format => {
                Self::new("invalid-format", "must have eleven digits, plain or as 000.000.000-00")
            }
            InvalidCpf::CheckDigits => Self::new("check-digits", "has wrong check digits"),
        }
    }
}

pub(crate) fn role(text: &str) -> Result<Role, Unacceptable> {
    Role::from_name(text).ok_or(Unacceptable::new("invalid-value", "must be one of user, admin, super_admin"))
}

/// What somebody logs in with: their username or their address. Bounded, because throttling remembers it; no address is
/// longer than 254 characters.
pub(crate) fn login(text: &str) -> Result<String, Unacceptable> {
    match text.chars().count() {
        0 => Err(Unacceptable::new("blank", "must not be blank")),
        1..=254 => Ok(text.to_owned()),
        _ => Err(Unacceptable::new("too-long", "must have at most 254 characters")),
    }
}

#[cfg(test)]
mod tests {
    use domain::identity::Role;

    use super::role;

    #[test]
    fn the_message_about_roles_names_every_role() {
        let message = role("root").unwrap_err().to_string();
        for known in Role::ALL {
            assert!(message.contains(known.name()), "{message}");
        }
    }
}
