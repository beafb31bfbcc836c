use application::{field, query::Filter};
use domain::identity::User;

// Everybody has a role.
fn without_role() -> Filter<User> {
    field!(User.role()).null()
}

fn main() {}
