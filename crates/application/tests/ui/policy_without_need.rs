use application::{
    actions,
    authz::{Caller, Policy, Rule},
    store::Entity,
};
use domain::shared::Id;

actions! {
    /// Stick it on something.
    Stick => "stick",
}

#[derive(Clone)]
struct Label(Id<Label>);

impl Entity for Label {
    const NAME: &'static str = "label";

    fn id(&self) -> Id<Self> {
        self.0
    }
}

impl Policy<Stick> for Label {
    fn rule(_: &Caller) -> Rule<Self> {
        Rule::anyone()
    }
}

fn main() {}
