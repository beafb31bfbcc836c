use application::{field, query::Filter};
use domain::identity::User;

// Whoever may ask for parts of a personal number finds it out digit by digit.
fn guess(digits: &str) -> Filter<User> {
    field!(User.cpf()).starts_with(digits)
}

fn main() {}
