use application::{crud::DeleteHooks, error::Never};
use domain::identity::SecurityEvent;

struct Shredder;

// The audit trail has no `Policy<Delete>`, so there is nothing to say about deleting from it.
impl DeleteHooks<SecurityEvent> for Shredder {
    type Refusal = Never;
}

fn main() {}
