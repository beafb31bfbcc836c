use application::{
    authz::Actor,
    field,
    query::{Query, Sort},
};
use clap::Args;
use domain::{identity::ApiKey, shared::Timestamp};

use crate::{
    app::App,
    cli::{Exit, Terminal, failure::Failure, lookup, table::table},
    http::{identity::ApiKeyBody, moment::Moment},
};

/// `api-key list`
#[derive(Args, Clone, Debug)]
pub struct List {
    /// Whose: a username, an e-mail address or an id
    user: String,
    /// At most so many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Write a JSON array, each key as the API shows it
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
        let user = lookup::find(app, actor, &self.user).await?;
        let query = Query {
            filter: field!(ApiKey.user_id()).eq(&user.id()),
            sort: vec![Sort { column: field!(ApiKey.created_at()).column(), descending: true }],
            limit: self.limit,
            ..Query::default()
        };
        let keys = app.api_keys.list(actor, query).await?.items;
        if self.json {
            let bodies: Vec<ApiKeyBody> = keys.iter().map(ApiKeyBody::from).collect();
            let text = serde_json::to_string_pretty(&bodies)
                .map_err(|error| Failure::new(Exit::Broken, error.to_string()))?;
            writeln!(terminal.output, "{text}")?;
            return Ok(());
        }
        for line in table(["NAME", "SCOPES", "LAST USED", "EXPIRES", "REVOKED", "ID"], keys.iter().map(row)) {
            writeln!(terminal.output, "{line}")?;
        }
        Ok(())
    }
}

fn row(key: &ApiKey) -> [String; 6] {
    let state = key.state();
    let time = |at: Option<Timestamp>| at.and_then(|at| Moment(at).text()).unwrap_or_else(|| "-".to_owned());
    [
        state.name.as_str().to_owned(),
        state.scopes.to_string().replace(' ', ","),
        time(state.last_used_at),
        time(state.expires_at),
        time(state.revoked_at),
        state.id.to_string(),
    ]
}
