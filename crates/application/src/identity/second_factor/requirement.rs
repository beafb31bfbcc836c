use domain::identity::{Role, User};

/// Who must have a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SecondFactorRequirement {
    /// Accounts of this role and above; nobody when there is none.
    pub from: Option<Role>,
}

impl SecondFactorRequirement {
    /// Whether `user` has to set one up before they do anything else.
    pub fn is_owed_by(self, user: &User) -> bool {
        !user.has_second_factor() && self.covers(user.role())
    }

    /// Whether accounts of that role must have one.
    pub fn covers(self, role: Role) -> bool {
        self.from.is_some_and(|least| role >= least)
    }
}
