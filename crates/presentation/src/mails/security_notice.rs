use askama::Template;
use domain::{
    identity::{ClientName, Email, SignInMethodKind, User},
    shared::Timestamp,
};

use super::{Letter, greeted};
use crate::http::moment::Moment;

/// What somebody should hear of, in case it was not they who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Incident {
    /// The password is another.
    PasswordChanged,
    /// Somebody who knows the password wants to move the account to that address.
    EmailChangeRequested(Email),
    /// The account has left the address that this goes to.
    EmailChanged,
    /// There is another way in.
    SignInMethodAdded(SignInMethodKind),
    /// There is one way in less.
    SignInMethodRemoved(SignInMethodKind),
    /// Somebody logged in with a client that was not used before.
    NewClient(ClientName),
    /// Somebody wanted to open an account with an address that has one.
    SignUpAttempted,
}

/// Tells somebody what happened to their account.
pub(crate) struct SecurityNotice {
    name: String,
    username: String,
    incident: Incident,
    at: Option<String>,
}

impl SecurityNotice {
    /// That this happened at that time.
    pub(crate) fn of(user: &User, incident: Incident, at: Timestamp) -> Self {
        let (name, username) = (greeted(user), user.state().username.as_str().to_owned());
        Self { name, username, incident, at: Moment(at).text() }
    }

    fn what(&self) -> String {
        let username = &self.username;
        match &self.incident {
            Incident::PasswordChanged => format!("the password of your account {username} was changed."),
            Incident::EmailChangeRequested(to) => format!(
                "somebody who knows its password wants to move your account {username} to the address {}. It moves when \
                 whoever reads there confirms it.",
                to.as_str()
            ),
            Incident::EmailChanged => {
                format!(
                    "your account {username} has moved to another address. This was the last message to the present one."
                )
            }
            Incident::SignInMethodAdded(kind) => {
                format!("your account {username} has {} now.", named(*kind))
            }
            Incident::SignInMethodRemoved(kind) => {
                format!("your account {username} has lost {}.", named(*kind))
            }
            Incident::NewClient(client) if client.as_str().is_empty() => format!(
                "somebody logged in to your account {username} with a program that was not used for it before, and that does \
                 not say what it is."
            ),
            Incident::NewClient(client) => format!(
                "somebody logged in to your account {username} with a program or a device that was not used for it before. It \
                 says that it is: {}",
                client.as_str()
            ),
            Incident::SignUpAttempted => format!(
                "somebody, perhaps you, wanted to open an account with this address. There is one already, and its username \
                 is {username}."
            ),
        }
    }

    const fn advice(&self) -> &'static str {
        match self.incident {
            Incident::SignUpAttempted => {
                "If you have forgotten its password, you can choose another. If it was not you, there is nothing that you \
                 have to do."
            }
            _ => {
                "If it was you, there is nothing that you have to do. If not, somebody else may be in your account: choose \
                 another password at once, or ask whoever runs this service for help."
            }
        }
    }
}

/// As it is spoken of in the middle of a sentence.
const fn named(kind: SignInMethodKind) -> &'static str {
    match kind {
        SignInMethodKind::SecondFactor => "a second factor",
        SignInMethodKind::ExternalIdentity => "a log-in by another provider",
        SignInMethodKind::ApiKey => "an API key",
    }
}

#[derive(Template)]
#[template(path = "mails/security_notice.txt")]
struct Text<'a> {
    mail: &'a SecurityNotice,
}

#[derive(Template)]
#[template(path = "mails/security_notice.html")]
struct Html<'a> {
    mail: &'a SecurityNotice,
    subject: String,
}

impl Letter for SecurityNotice {
    fn subject(&self) -> String {
        let subject = match self.incident {
            Incident::PasswordChanged => "Your password was changed",
            Incident::EmailChangeRequested(_) => "Somebody wants to move your account to another address",
            Incident::EmailChanged => "Your account has left this address",
            Incident::SignInMethodAdded(_) => "There is another way into your account",
            Incident::SignInMethodRemoved(_) => "There is one way less into your account",
            Incident::NewClient(_) => "Your account was used from a new device",
            Incident::SignUpAttempted => "Somebody signed up with your address",
        };
        subject.to_owned()
    }

    fn text(&self) -> askama::Result<String> {
        Text { mail: self }.render()
    }

    fn html(&self) -> askama::Result<String> {
        Html { mail: self, subject: self.subject() }.render()
    }
}
