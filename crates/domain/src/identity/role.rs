use super::User;
use crate::{named, shared::Id};

named!(
    /// What an account may do, from least to most; the order is the hierarchy.
    Role,
    "role",
    {
        /// Uses the system.
        User => "user",
        /// Administers users.
        Admin => "admin",
        /// Administers everybody, and decides who is an admin.
        SuperAdmin => "super_admin",
    }
);

impl Role {
    /// The roles that somebody of this role may give to a new account: those below it.
    pub fn may_create(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |role| self >= Self::Admin && *role < self)
    }

    /// The roles of the accounts that somebody of this role may change: those below it. Super admins have nobody above
    /// them, so they answer to each other; nobody administers their own account.
    pub fn may_administer(self) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |role| self == Self::SuperAdmin || (self == Self::Admin && *role < self))
    }
}

/// The change would leave nobody who can administer the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the last active super admin cannot be demoted, inactivated or deleted")]
pub struct LastSuperAdmin;

/// Refuses to let `leaving` go when nobody else among the `active` super admins would remain.
pub fn ensure_super_admin_remains(active: &[Id<User>], leaving: &[Id<User>]) -> Result<(), LastSuperAdmin> {
    let goes = |id: &Id<User>| leaving.contains(id);
    if active.iter().any(goes) && active.iter().all(goes) { Err(LastSuperAdmin) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{LastSuperAdmin, Role, ensure_super_admin_remains};
    use crate::shared::Id;
    use uuid::Uuid;

    fn names(roles: impl Iterator<Item = Role>) -> Vec<&'static str> {
        roles.map(Role::name).collect()
    }

    #[test]
    fn accounts_are_created_only_below_ones_own_rank() {
        assert_eq!(names(Role::User.may_create()), [""; 0]);
        assert_eq!(names(Role::Admin.may_create()), ["user"]);
        assert_eq!(names(Role::SuperAdmin.may_create()), ["user", "admin"]);
    }

    #[test]
    fn accounts_are_administered_from_above_and_super_admins_by_each_other() {
        assert_eq!(names(Role::User.may_administer()), [""; 0]);
        assert_eq!(names(Role::Admin.may_administer()), ["user"]);
        assert_eq!(names(Role::SuperAdmin.may_administer()), ["user", "admin", "super_admin"]);
    }

    #[test]
    fn the_last_super_admin_stays() {
        let (ann, bob) = (Id::new(Uuid::from_u128(1)), Id::new(Uuid::from_u128(2)));
        assert_eq!(ensure_super_admin_remains(&[ann], &[ann]), Err(LastSuperAdmin));
        assert_eq!(ensure_super_admin_remains(&[ann, bob], &[ann]), Ok(()));
        assert_eq!(ensure_super_admin_remains(&[ann, bob], &[bob, ann]), Err(LastSuperAdmin));
        assert_eq!(ensure_super_admin_remains(&[ann], &[bob]), Ok(()), "bob is not among them");
        assert_eq!(ensure_super_admin_remains(&[], &[bob]), Ok(()), "there is none to lose");
    }

    #[test]
    fn every_role_is_known_by_its_name() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.name()), Some(role));
        }
        assert_eq!(Role::from_name("root"), None);
    }
}
