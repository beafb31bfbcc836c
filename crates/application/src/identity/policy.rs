//! Who may do what to accounts and sessions, and to which ones.

use domain::identity::{Role, SecurityEvent, Session, User};

use crate::{
    actions,
    authz::{Caller, Create, Delete, Identity, Policy, Read, Rule, Update},
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

fn own(me: &Identity) -> Filter<Session> {
    field!(Session.user_id()).eq(&me.id)
}

impl Policy<Read> for User {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, |me| if me.is_admin() { Filter::all() } else { oneself(me) })
    }
}

impl Policy<Browse> for User {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

impl Policy<SignUpAccount> for User {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::only(field!(User.role()).eq(&Role::User))
    }
}

impl Policy<Create> for User {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |me| field!(User.role()).one_of(me.role.may_create()))
    }
}

/// One's own profile.
impl Policy<Update> for User {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, oneself)
    }
}

impl Policy<Administer> for User {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, subordinates)
    }
}

impl Policy<ManageRoles> for User {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::super_admins(caller, subordinates)
    }
}

impl Policy<Delete> for User {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, subordinates)
    }
}

impl Policy<Authenticate> for User {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::anyone()
    }
}

impl Policy<GuardSuperAdmins> for User {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

impl Policy<Authenticate> for Session {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::anyone()
    }
}

impl Policy<Read> for Session {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

/// Opened for whoever just proved who they are.
impl Policy<Create> for Session {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

impl Policy<Update> for Session {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

impl Policy<Delete> for Session {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

impl Policy<EndSessions> for Session {
    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Nobody but the system.
impl Policy<Purge> for Session {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("the system does this by itself")
    }
}

impl Policy<Witness> for SecurityEvent {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::anyone()
    }
}
