use domain::identity::{Scope, Scopes};

/// What an action takes of the credential that the caller came with, besides what the policy takes of the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it follows from another action, or comes before there is a caller.
    Nothing,
    /// This scope, if the credential is limited to scopes.
    Scope(Scope),
    /// A credential that is not limited: whoever manages credentials proves more than that they hold one.
    Everything,
}

/// How far the caller's credential reaches. Policies decide about rights; this only takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grants {
    /// As far as the caller's rights.
    All,
    /// To these scopes.
    Only(Scopes),
}

impl Grants {
    /// Whether it reaches so far.
    pub fn cover(self, need: Need) -> bool {
        match (self, need) {
            (Self::All, _) | (_, Need::Nothing) => true,
            (Self::Only(scopes), Need::Scope(scope)) => scopes.allow(scope),
            (Self::Only(_), Need::Everything) => false,
        }
    }

    /// The scopes that it is limited to, if it is.
    pub const fn scopes(self) -> Option<Scopes> {
        match self {
            Self::All => None,
            Self::Only(scopes) => Some(scopes),
        }
    }
}
