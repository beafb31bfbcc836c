use crate::store::StoreError;

/// What another account already has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Taken {
    /// The username, in whatever case.
    #[error("this username is taken")]
    Username,
    /// The e-mail address, in whatever case.
    #[error("this e-mail address belongs to another account")]
    Email,
    /// The taxpayer number.
    #[error("this cpf belongs to another account")]
    Cpf,
}

impl Taken {
    /// What the unique columns of accounts mean.
    pub(super) fn from_store(error: &StoreError) -> Option<Self> {
        match error.taken()? {
            "username_key" => Some(Self::Username),
            "email_key" => Some(Self::Email),
            "cpf" => Some(Self::Cpf),
            _ => None,
        }
    }
}
