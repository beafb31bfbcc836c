use application::identity::NewAccount;
use domain::identity::{Email, Username};

use super::UserBuilder;

/// What somebody of that name would sign up with: `<name>@example.org` and [`UserBuilder::PASSWORD`]. Panics when the name
/// breaks a rule of the domain.
#[expect(clippy::expect_used, reason = "a test with an invalid fixture must fail")]
pub fn an_account(username: &str) -> NewAccount {
    NewAccount {
        username: Username::parse(username).expect("a valid username"),
        email: Email::parse(&format!("{username}@example.org")).expect("a valid e-mail address"),
        name: None,
        cpf: None,
        password: UserBuilder::PASSWORD.to_owned(),
    }
}
