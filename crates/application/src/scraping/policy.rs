//! Who may have pages scraped.

use domain::{identity::Scope, jobs::Run};

use crate::{
    actions,
    authz::{Caller, Need, Policy, Rule},
    query::Filter,
};

actions! {
    /// Visit the pages that the parameters of a run name.
    Scrape => "scrape pages for",
}

/// Those who may enqueue runs: what we visit, we visit from our own address.
impl Policy<Scrape> for Run {
    const NEED: Need = Need::Scope(Scope::WriteJobs);

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::admins(caller, |_| Filter::all())
    }
}
