use application::{authz::Actor, error::Error, store::StoreError};
use clap::Args;
use domain::{identity::ApiKey, shared::Id};

use crate::{
    app::App,
    cli::{Exit, Terminal, failure::Failure},
};

/// `api-key revoke`
#[derive(Args, Clone, Debug)]
pub struct Revoke {
    /// The id of the key, as `api-key list` shows it
    #[arg(value_parser = |text: &str| text.parse::<Id<ApiKey>>().map_err(|_| "must be an id"))]
    id: Id<ApiKey>,
}

impl Revoke {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        app.revoke_api_key.execute(actor, self.id).await.map_err(|error| match error {
            Error::Store(StoreError::NotFound) => {
                Failure::new(Exit::BadData, format!("there is no API key {}", self.id))
            }
            error => error.into(),
        })?;
        writeln!(terminal.output, "revoked {}", self.id)?;
        Ok(())
    }
}
