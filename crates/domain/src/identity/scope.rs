use std::fmt;

use crate::{
    named,
    shared::{Corrupt, Kind, Scalar, Value},
};

named!(
    /// What a limited credential may be used for: one resource of the API, read or written. Managing credentials is in no
    /// scope, so that a leaked key makes no further ones.
    Scope,
    "scope",
    {
        /// Look at one's own account.
        ReadProfile => "profile:read",
        /// Change one's own account.
        WriteProfile => "profile:write",
        /// Look at accounts.
        ReadUsers => "users:read",
        /// Administer accounts.
        WriteUsers => "users:write",
        /// Look at products.
        ReadProducts => "products:read",
        /// Keep the catalogue, pictures included.
        WriteProducts => "products:write",
        /// Look at orders.
        ReadOrders => "orders:read",
        /// Place orders, change, confirm and cancel them.
        WriteOrders => "orders:write",
        /// Look at payments and refunds.
        ReadPayments => "payments:read",
        /// Pay and refund.
        WritePayments => "payments:write",
        /// Look at the books. Nobody writes them by hand.
        ReadLedger => "ledger:read",
        /// Look at background work: the runs of jobs, and events on their way.
        ReadJobs => "jobs:read",
        /// Enqueue, cancel and retry it.
        WriteJobs => "jobs:write",
    }
);

impl Scope {
    /// What comes with it: whoever may write a resource may read it, since most writes answer with what became of it.
    const fn implied(self) -> Option<Self> {
        match self {
            Self::WriteProfile => Some(Self::ReadProfile),
            Self::WriteUsers => Some(Self::ReadUsers),
            Self::WriteProducts => Some(Self::ReadProducts),
            Self::WriteOrders => Some(Self::ReadOrders),
            Self::WritePayments => Some(Self::ReadPayments),
            Self::WriteJobs => Some(Self::ReadJobs),
            Self::ReadProfile
            | Self::ReadUsers
            | Self::ReadProducts
            | Self::ReadOrders
            | Self::ReadPayments
            | Self::ReadLedger
            | Self::ReadJobs => None,
        }
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// A set of scopes. In storage, and wherever else it is text, their names with a space between (as in RFC 6749, 3.3).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scopes(u32);

impl Scopes {
    /// Not one.
    pub const NONE: Self = Self(0);

    /// Every one.
    pub fn all() -> Self {
        Self::from_iter(Scope::ALL)
    }

    /// Whether they suffice for `needed`: it is among them, or comes with one of them.
    pub fn allow(self, needed: Scope) -> bool {
        self.iter().any(|scope| scope == needed || scope.implied() == Some(needed))
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in order.
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.0 & scope.bit() != 0)
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(Scope::name).collect::<Vec<_>>().join(" "))
    }
}

impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scopes({self})")
    }
}

impl Scalar for Scopes {
    const KIND: Kind = Kind::Text;

    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }

    fn from_value(value: Value) -> Result<Self, Corrupt> {
        let names = String::from_value(value)?;
        let scope = |name| Scope::from_name(name).ok_or(Corrupt("scopes"));
        names.split_whitespace().map(scope).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, Scopes};
    use crate::shared::{Corrupt, Scalar, Value};

    #[test]
    fn whoever_may_write_a_resource_may_read_it_and_not_the_other_way_round() {
        let writer = Scopes::from_iter([Scope::WriteOrders]);
        assert!(writer.allow(Scope::ReadOrders) && writer.allow(Scope::WriteOrders));
        assert!(!writer.allow(Scope::ReadProducts));
        assert!(!Scopes::from_iter([Scope::ReadOrders]).allow(Scope::WriteOrders));
    }

    #[test]
    fn every_write_comes_with_the_read_of_the_same_resource() {
        for scope in Scope::ALL {
            let (resource, access) = scope.name().split_once(':').unwrap();
            let implied = scope.implied().map(Scope::name);
            let expected = (access == "write").then(|| format!("{resource}:read"));
            assert_eq!(implied.map(str::to_owned), expected);
        }
    }

    #[test]
    fn no_scopes_allow_nothing_and_all_of_them_everything() {
        for scope in Scope::ALL {
            assert!(!Scopes::NONE.allow(scope) && Scopes::all().allow(scope));
        }
        assert!(Scopes::NONE.is_empty() && !Scopes::all().is_empty());
    }

    #[test]
    fn scopes_are_kept_as_their_names_in_one_order() {
        let scopes = Scopes::from_iter([Scope::WriteOrders, Scope::ReadProfile, Scope::WriteOrders]);
        assert_eq!(scopes.to_value(), Value::Text("profile:read orders:write".to_owned()));
        for scopes in [scopes, Scopes::NONE, Scopes::all()] {
            assert_eq!(Scopes::from_value(scopes.to_value()), Ok(scopes));
        }
    }

    #[test]
    fn stored_text_that_is_no_scope_is_refused() {
        let text = Value::Text("orders:read orders:delete".to_owned());
        assert_eq!(Scopes::from_value(text), Err(Corrupt("scopes")));
    }
}
