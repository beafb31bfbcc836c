//! Who may do what to runs.

use domain::{identity::Scope, jobs::Run};

use crate::{
    actions,
    authz::{Caller, Create, Delete, Need, Policy, Read, Rule, Update},
    query::Filter,
};

actions! {
    /// Take runs off the queue and report what became of them.
    Work: Update => "work off",
    /// Remove runs that ended long ago.
    ForgetRuns: Delete => "forget",
}

impl Policy<Read> for Run {
    const NEED: Need = Need::Scope(Scope::ReadJobs);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// By hand. What follows from a use case is enqueued by the system.
impl Policy<Create> for Run {
    const NEED: Need = Need::Scope(Scope::WriteJobs);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Cancelling and retrying.
impl Policy<Update> for Run {
    const NEED: Need = Need::Scope(Scope::WriteJobs);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}

/// Nobody but the system.
impl Policy<Work> for Run {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("workers do this by themselves")
    }
}

/// Nobody but the system.
impl Policy<ForgetRuns> for Run {
    const NEED: Need = Need::Everything;

    fn rule(_: &Caller) -> Rule<Self> {
        Rule::deny("this is housekeeping")
    }
}
