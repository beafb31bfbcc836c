use application::{authz::Actor, identity::ApiKeyDraft};
use clap::{
    Args,
    builder::{PossibleValuesParser, TypedValueParser},
};
use domain::{
    identity::{ApiKeyName, Scope},
    shared::Timestamp,
};

use crate::{
    app::App,
    cli::{Terminal, failure::Failure, lookup},
    http::moment::Moment,
};

/// `api-key create`
#[derive(Args, Clone, Debug)]
pub struct Create {
    /// On whose behalf it will be used: a username, an e-mail address or an id
    user: String,
    /// What it is called
    #[arg(long, value_parser = |text: &str| ApiKeyName::parse(text).map_err(|error| error.to_string()))]
    name: ApiKeyName,
    /// What it may be used for; several with commas, or given several times
    #[arg(long = "scope", required = true, value_delimiter = ',', value_parser = scope())]
    scopes: Vec<Scope>,
    /// When it ends by itself, such as 2027-01-31T12:00:00Z
    #[arg(long, value_parser = moment)]
    expires_at: Option<Timestamp>,
}

fn scope() -> impl TypedValueParser<Value = Scope> {
    let names = PossibleValuesParser::new(Scope::ALL.map(Scope::name));
    names.try_map(|name| Scope::from_name(&name).ok_or("is no scope"))
}

fn moment(text: &str) -> Result<Timestamp, String> {
    Moment::parse(text).ok_or_else(|| "must be a time as in RFC 3339".to_owned())
}

impl Create {
    /// The secret alone goes to standard output, so that it can be piped to where it is kept.
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let user = lookup::find(app, actor, &self.user).await?;
        let (scopes, expires_at) = (self.scopes.into_iter().collect(), self.expires_at);
        let draft = ApiKeyDraft { name: self.name, scopes, expires_at };
        let issued = app.create_api_key.execute(actor, user.id(), draft).await?;
        writeln!(terminal.output, "{}", issued.token.reveal())?;
        let (id, owner) = (issued.key.id(), user.state().username.as_str());
        writeln!(terminal.errors, "created API key {id} for {owner}; its secret is not shown again")?;
        Ok(())
    }
}
