use application::{authz::Actor, identity::NewAccount};
use clap::Args;
use domain::identity::{Cpf, Email, PersonName, Role, Username};

use super::{password, role};
use crate::{
    app::App,
    cli::{Exit, Terminal, failure::Failure},
};

/// `user create`
#[derive(Args, Clone, Debug)]
pub struct Create {
    /// The name to log in with: 5 to 20 letters, digits, '.', '_' and '-'
    #[arg(long)]
    username: String,
    /// Their e-mail address
    #[arg(long)]
    email: String,
    /// What they are called
    #[arg(long)]
    name: Option<String>,
    /// Their taxpayer number
    #[arg(long)]
    cpf: Option<String>,
    /// What they may do
    #[arg(long, default_value = Role::User.name(), value_parser = role::parser(Role::ALL))]
    role: Role,
    /// Read the password from the first line of standard input instead of asking for it
    #[arg(long)]
    password_stdin: bool,
}

impl Create {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let (role, from_input) = (self.role, self.password_stdin);
        // Before the password is asked for: nobody likes to type it twice for nothing.
        let mut account = self.into_account()?;
        account.password = password::read(terminal, from_input)?;
        let user = app.accounts.create(actor, (account, role)).await?;
        let (username, id) = (user.state().username.as_str(), user.id());
        writeln!(terminal.output, "created {} {username} ({id})", role.name())?;
        Ok(())
    }

    /// The account without its password; or everything that is wrong with it, a line each.
    fn into_account(self) -> Result<NewAccount, Failure> {
        let username = Username::parse(&self.username).map_err(|error| error.to_string());
        let email = Email::parse(&self.email).map_err(|error| error.to_string());
        let name = self.name.map(|name| PersonName::parse(&name)).transpose();
        let name = name.map_err(|error| error.to_string());
        let cpf = self.cpf.map(|cpf| Cpf::parse(&cpf)).transpose();
        let cpf = cpf.map_err(|error| error.to_string());
        match (username, email, name, cpf) {
            (Ok(username), Ok(email), Ok(name), Ok(cpf)) => {
                Ok(NewAccount { username, email, name, cpf, password: String::new() })
            }
            (username, email, name, cpf) => {
                let wrong = [username.err(), email.err(), name.err(), cpf.err()];
                let wrong: Vec<String> = wrong.into_iter().flatten().collect();
                Err(Failure::new(Exit::BadData, wrong.join("\nerror: ")))
            }
        }
    }
}
