use application::{identity::Offer, mail::Links};
use askama::Template;
use domain::identity::OneTimeTokenPurpose;

use super::{Letter, TokenPart, greeted};

/// Hands over a token to whoever asked for it.
pub(crate) struct TokenLetter {
    name: String,
    username: String,
    purpose: OneTimeTokenPurpose,
    part: TokenPart,
}

impl TokenLetter {
    /// With that token.
    pub(crate) fn of(offer: &Offer, links: &Links) -> Self {
        Self {
            name: greeted(&offer.user),
            username: offer.user.state().username.as_str().to_owned(),
            purpose: offer.purpose,
            part: TokenPart::of(offer, links),
        }
    }

    fn reason(&self) -> String {
        let username = &self.username;
        match self.purpose {
            OneTimeTokenPurpose::VerifyEmail => {
                format!("please confirm that this is the address of your account {username}.")
            }
            OneTimeTokenPurpose::ResetPassword => {
                format!(
                    "somebody, probably you, wants to choose another password for your account {username}."
                )
            }
            OneTimeTokenPurpose::ChangeEmail => {
                format!(
                    "somebody who knows its password wants to move the account {username} to this address."
                )
            }
        }
    }

    const fn otherwise(&self) -> &'static str {
        match self.purpose {
            OneTimeTokenPurpose::VerifyEmail => {
                "If you know of no such account, somebody may have mistyped their address. Then there is nothing that you \
                 have to do."
            }
            OneTimeTokenPurpose::ResetPassword => {
                "If that was not you, there is nothing that you have to do: the password stays as it is. Whoever has this \
                 message can choose another, so pass it on to nobody."
            }
            OneTimeTokenPurpose::ChangeEmail => {
                "If you know of no such account, there is nothing that you have to do: it stays where it is."
            }
        }
    }
}

#[derive(Template)]
#[template(path = "mails/token_letter.txt")]
struct Text<'a> {
    mail: &'a TokenLetter,
}

#[derive(Template)]
#[template(path = "mails/token_letter.html")]
struct Html<'a> {
    mail: &'a TokenLetter,
    subject: String,
}

impl Letter for TokenLetter {
    fn subject(&self) -> String {
        match self.purpose {
            OneTimeTokenPurpose::VerifyEmail => "Confirm your e-mail address".to_owned(),
            OneTimeTokenPurpose::ResetPassword => "Choose another password".to_owned(),
            OneTimeTokenPurpose::ChangeEmail => "Confirm your new e-mail address".to_owned(),
        }
    }

    fn text(&self) -> askama::Result<String> {
        Text { mail: self }.render()
    }

    fn html(&self) -> askama::Result<String> {
        Html { mail: self, subject: self.subject() }.render()
    }
}
