//! Who may do what to kept answers: whoever asked. That their credential reaches as far as the request itself, the use case
//! has made sure of before it comes here.

use super::KeptAnswer;
use crate::{
    actions,
    authz::{Caller, Create, Delete, Identity, Need, Policy, Rule, Update},
    field,
    query::Filter,
};

actions! {
    /// Be told again what one was told.
    Replay => "repeat",
    /// Remove answers that are past their time.
    ForgetAnswers: Delete => "forget",
}

fn own(me: &Identity) -> Filter<KeptAnswer> {
    field!(KeptAnswer.caller_id).eq(&me.id)
}

impl Policy<Replay> for KeptAnswer {
    const NEED: Need = Need::Nothing;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

impl Policy<Create> for KeptAnswer {
    const NEED: Need = Need::Nothing;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

impl Policy<Update> for KeptAnswer {
    const NEED: Need = Need::Nothing;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}

/// One's own, and for the system everybody's.
impl Policy<ForgetAnswers> for KeptAnswer {
    const NEED: Need = Need::Nothing;

    fn rule(caller: &Caller) -> Rule<Self> {
        Rule::users(caller, own)
    }
}
