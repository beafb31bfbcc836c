use application::{
    authz::Actor,
    field,
    query::{Filter, Page, Paging, Query, Sort},
};
use clap::Args;
use domain::identity::{Role, User};

use super::role;
use crate::{
    app::App,
    cli::{Exit, Terminal, failure::Failure, table::table},
    http::identity::UserBody,
};

/// Accounts are fetched in pages of this many.
const PAGE: u32 = 100;

/// `user list`
#[derive(Args, Clone, Debug)]
pub struct List {
    /// Only those of this role
    #[arg(long, value_parser = role::parser(Role::ALL))]
    role: Option<Role>,
    /// Only those with this text in their username or e-mail address
    #[arg(long)]
    q: Option<String>,
    /// Write a JSON array, each account as the API shows it
    #[arg(long)]
    json: bool,
}

impl List {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let json = self.json;
        let users = self.fetch(app, actor).await?;
        if json {
            let bodies: Vec<UserBody> = users.iter().map(UserBody::from).collect();
            let text = serde_json::to_string_pretty(&bodies)
                .map_err(|error| Failure::new(Exit::Broken, error.to_string()))?;
            writeln!(terminal.output, "{text}")?;
            return Ok(());
        }
        for line in table(HEAD, users.iter().map(row)) {
            writeln!(terminal.output, "{line}")?;
        }
        Ok(())
    }

    async fn fetch(&self, app: &App, actor: &Actor) -> Result<Vec<User>, Failure> {
        let mut users = Vec::new();
        let mut paging = Paging::Offset(0);
        loop {
            let Page { items, next, .. } = app.users.list(actor, self.query(paging)).await?;
            users.extend(items);
            match next {
                Some(cursor) => paging = Paging::After(cursor),
                None => return Ok(users),
            }
        }
    }

    fn query(&self, paging: Paging) -> Query<User> {
        Query {
            filter: self.role.map_or_else(Filter::all, |role| field!(User.role()).eq(&role)),
            search: self.q.clone(),
            sort: vec![Sort { column: field!(User.username_key()).column(), descending: false }],
            limit: PAGE,
            paging,
            count: false,
        }
    }
}

const HEAD: [&str; 5] = ["USERNAME", "EMAIL", "ROLE", "ACTIVE", "ID"];

fn row(user: &User) -> [String; 5] {
    let state = user.state();
    let active = if state.is_active { "yes" } else { "no" };
    [state.username.as_str(), state.email.as_str(), state.role.name(), active, &state.id.to_string()]
        .map(str::to_owned)
}
