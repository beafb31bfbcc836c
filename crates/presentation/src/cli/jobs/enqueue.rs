use application::authz::Actor;
use clap::Args;
use domain::shared::Timestamp;

use crate::{
    app::App,
    cli::{Exit, Terminal, failure::Failure},
    http::edge::form::Form,
    jobs::{Catalogue, order, run_at},
};

/// `jobs enqueue`
#[derive(Args, Clone, Debug)]
pub struct Enqueue {
    /// The name of the job
    job: String,
    /// Its parameters, as a JSON object
    #[arg(default_value = "{}")]
    parameters: String,
    /// Not before this time, as in RFC 3339: 2026-01-31T12:00:00Z
    #[arg(long, value_parser = moment)]
    at: Option<Timestamp>,
}

fn moment(text: &str) -> Result<Timestamp, String> {
    run_at(text).map_err(|refused| refused.to_string())
}

impl Enqueue {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let parameters = serde_json::from_str(&self.parameters)
            .map_err(|error| Failure::new(Exit::BadData, format!("the parameters are not JSON: {error}")))?;
        let order = Form::fill(|form| order(&Catalogue::of(app), &self.job, &parameters, form));
        let order = order.map_err(|problem| {
            let lines = problem.errors().iter().map(|error| format!("{} {}", error.field, error.message));
            Failure::new(Exit::BadData, lines.collect::<Vec<_>>().join("\n       "))
        })?;
        let run = app.enqueue_run.execute(actor, order, self.at).await?;
        Ok(writeln!(terminal.output, "enqueued {} ({})", run.job().as_str(), run.id())?)
    }
}
