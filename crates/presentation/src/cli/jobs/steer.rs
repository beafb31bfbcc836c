use application::authz::Actor;
use clap::Args;
use domain::{jobs::Run, shared::Id};

use super::run;
use crate::{
    app::App,
    cli::{Terminal, failure::Failure, json::write_json},
    http::jobs::RunBody,
};

/// `jobs show`
#[derive(Args, Clone, Debug)]
pub struct Show {
    /// Which run
    #[arg(value_parser = run::id)]
    id: Id<Run>,
}

/// `jobs cancel`
#[derive(Args, Clone, Debug)]
pub struct Cancel {
    /// Which run
    #[arg(value_parser = run::id)]
    id: Id<Run>,
}

/// `jobs retry`
#[derive(Args, Clone, Debug)]
pub struct Retry {
    /// Which run
    #[arg(value_parser = run::id)]
    id: Id<Run>,
}

impl Show {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let run = app.runs.read(actor, self.id).await.map_err(run::failure(self.id))?;
        write_json(&RunBody::from(&run), terminal)
    }
}

impl Cancel {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let run = app.steer_run.cancel(actor, self.id).await.map_err(run::failure(self.id))?;
        let told = if run.state().cancel_requested { "asked its worker to stop" } else { "cancelled" };
        Ok(writeln!(terminal.output, "{told}: {} ({})", run.job().as_str(), run.id())?)
    }
}

impl Retry {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let run = app.steer_run.retry(actor, self.id).await.map_err(run::failure(self.id))?;
        Ok(writeln!(terminal.output, "queued again: {} ({})", run.job().as_str(), run.id())?)
    }
}
