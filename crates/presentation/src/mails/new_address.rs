use askama::Template;
use domain::identity::User;

use super::{Letter, TokenPart, greeted};

/// Tells whoever reads the new address of an account that it is that now, and asks them to verify it unless they have.
pub(crate) struct NewAddress {
    name: String,
    username: String,
    part: Option<TokenPart>,
}

impl NewAddress {
    /// Of that user, who is handed a token if they have something to verify.
    pub(crate) fn of(user: &User, part: Option<TokenPart>) -> Self {
        Self { name: greeted(user), username: user.state().username.as_str().to_owned(), part }
    }
}

#[derive(Template)]
#[template(path = "mails/new_address.txt")]
struct Text<'a> {
    mail: &'a NewAddress,
}

#[derive(Template)]
#[template(path = "mails/new_address.html")]
struct Html<'a> {
    mail: &'a NewAddress,
    subject: String,
}

impl Letter for NewAddress {
    fn subject(&self) -> String {
        "Your account has moved to this address".to_owned()
    }

    fn text(&self) -> askama::Result<String> {
        Text { mail: self }.render()
    }

    fn html(&self) -> askama::Result<String> {
        Html { mail: self, subject: self.subject() }.render()
    }
}
