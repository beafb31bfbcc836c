use askama::Template;
use domain::identity::User;

use super::{Letter, TokenPart, greeted};

/// Tells somebody that there is an account for them, and asks them to verify its address unless they have.
pub(crate) struct Welcome {
    name: String,
    username: String,
    part: Option<TokenPart>,
}

impl Welcome {
    /// For that user, who is handed a token if they have something to verify.
    pub(crate) fn of(user: &User, part: Option<TokenPart>) -> Self {
        Self { name: greeted(user), username: user.state().username.as_str().to_owned(), part }
    }
}

#[derive(Template)]
#[template(path = "mails/welcome.txt")]
struct Text<'a> {
    mail: &'a Welcome,
}

#[derive(Template)]
#[template(path = "mails/welcome.html")]
struct Html<'a> {
    mail: &'a Welcome,
    subject: String,
}

impl Letter for Welcome {
    fn subject(&self) -> String {
        format!("Welcome, {}", self.name)
    }

    fn text(&self) -> askama::Result<String> {
        Text { mail: self }.render()
    }

    fn html(&self) -> askama::Result<String> {
        Html { mail: self, subject: self.subject() }.render()
    }
}
