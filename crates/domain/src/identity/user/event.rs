use crate::{
    identity::{Email, Role},
    named,
};

named!(
    /// What somebody can get into an account with besides its password, or what it takes besides that.
    SignInMethodKind,
    "kind of sign-in method",
    {
        /// A second factor.
        SecondFactor => "second-factor",
        /// An identity that an external provider vouches for.
        ExternalIdentity => "external-identity",
        /// An API key.
        ApiKey => "api-key",
    }
);

/// What happened to a user, for those outside this domain who want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserEvent {
    /// The account came to be.
    Created,
    /// The account was deleted.
    Deleted,
    /// The account was switched off.
    Inactivated,
    /// The account was switched on again.
    Reactivated,
    /// The role is another now.
    RoleChanged(Role),
    /// The password is another now.
    PasswordChanged,
    /// The e-mail address is another mailbox now.
    EmailChanged {
        /// The address before.
        previous: Email,
    },
    /// There is another way into the account, or it takes more now to get in.
    SignInMethodAdded(SignInMethodKind),
    /// There is one way less into the account, or it takes less now to get in.
    SignInMethodRemoved(SignInMethodKind),
}
