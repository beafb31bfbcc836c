use application::{authz::Permit, identity::Authenticate};
use domain::identity::User;

fn widen(permit: Permit<Authenticate, User>) {
    let _ = permit.base();
}

fn main() {}
