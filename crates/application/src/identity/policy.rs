//! Who may do what to accounts, and to which ones; below, to what they are logged in with.

mod credentials;

use domain::identity::{Role, Scope, SecurityEvent, User};

use crate::{
    actions,
    authz::{Caller, Create, Delete, Identity, Need, Policy, Read, Rule, Update},
    field,
    query::Filter,
};

actions! {
    /// Look through accounts, or look one up by what is known of its owner.
    Browse: Read => "browse",
    /// Open an account for oneself.
    SignUpAccount: Create => "sign up as",
    /// Change somebody else's account.
    Administer: Update => "administer",
    /// Look at one's own account.
    ReadProfile => "read the profile of",
    /// Change what somebody else logs in with.
    SetCredentials: Update => "set the password of",
    /// Decide who is an admin.
    ManageRoles: Update => "manage the role of",
    /// Find an account or a session by what its owner knows, before there is a caller.
    Authenticate => "authenticate as",
    /// Hold the super admins still while deciding whether one may go.
    GuardSuperAdmins => "guard",
    /// End the sessions of an account that was changed.
    EndSessions: Delete => "end",
    /// Remove what is past its time.
    Purge: Delete => "purge",
    /// Write down what happened.
    Witness: Create => "witness",
}

fn oneself(me: &Identity) -> Filter<User> {
    field!(User.id()).eq(&me.id)
}

/// Lower ranks, and never oneself.
fn subordinates(me: &Identity) -> Filter<User> {
    field!(User.role()).one_of(me.role.may_administer()).and(field!(User.id()).ne(&me.id))
}

impl Policy<Read> for User {
    const NEED: Need = Need::Scope(Scope::ReadUsers);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, |me| if me.is_admin() { Filter::all() } else { oneself(me) })
    }
}

impl Policy<Browse> for User {
    const NEED: Need = Need::Scope(Scope::ReadUsers);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

impl Policy<SignUpAccount> for User {
    const NEED: Need = Need::Scope(Scope::WriteUsers);

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::only(field!(User.role()).eq(&Role::User))
    }
}

impl Policy<Create> for User {
    const NEED: Need = Need::Scope(Scope::WriteUsers);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |me| field!(User.role()).one_of(me.role.may_create()))
    }
}

/// One's own profile.
impl Policy<Update> for User {
    const NEED: Need = Need::Scope(Scope::WriteProfile);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, oneself)
    }
}

impl Policy<Administer> for User {
    const NEED: Need = Need::Scope(Scope::WriteUsers);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, subordinates)
    }
}

/// What one knows of oneself by being logged in.
impl Policy<ReadProfile> for User {
    const NEED: Need = Need::Scope(Scope::ReadProfile);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, oneself)
    }
}

impl Policy<SetCredentials> for User {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, subordinates)
    }
}

impl Policy<ManageRoles> for User {
    const NEED: Need = Need::Everything;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::super_admins(caller, subordinates)
    }
}

impl Policy<Delete> for User {
    const NEED: Need = Need::Scope(Scope::WriteUsers);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, subordinates)
    }
}

impl Policy<Authenticate> for User {
    const NEED: Need = Need::Nothing;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::anyone()
    }
}

impl Policy<GuardSuperAdmins> for User {
    const NEED: Need = Need::Scope(Scope::WriteUsers);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

impl Policy<Witness> for SecurityEvent {
    const NEED: Need = Need::Nothing;
    const BEFORE_ENROLMENT: bool = true;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::anyone()
    }
}
