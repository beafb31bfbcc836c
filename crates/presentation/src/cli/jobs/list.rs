use application::{
    authz::Actor,
    field,
    query::{Filter, Query, Sort},
};
use clap::{Args, builder::PossibleValuesParser, builder::TypedValueParser};
use domain::jobs::{JobName, Run, RunStatus};

use crate::{
    app::App,
    cli::{Terminal, failure::Failure, json::write_json, table::table},
    http::{jobs::RunBody, moment::Moment},
};

/// `jobs list`
#[derive(Args, Clone, Debug)]
pub struct List {
    /// Only those of this job
    #[arg(long, value_parser = |text: &str| JobName::parse(text).map_err(|error| error.to_string()))]
    job: Option<JobName>,
    /// Only those of this status
    #[arg(long, value_parser = status())]
    status: Option<RunStatus>,
    /// At most so many
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Write a JSON array, each run as the API shows it
    #[arg(long)]
    json: bool,
}

fn status() -> impl TypedValueParser<Value = RunStatus> {
    let names = PossibleValuesParser::new(RunStatus::ALL.map(RunStatus::name));
    names.try_map(|name| RunStatus::from_name(&name).ok_or("is no status"))
}

impl List {
    pub(super) async fn run(
        self,
        app: &App,
        actor: &Actor,
        terminal: &mut Terminal<'_>,
    ) -> Result<(), Failure> {
        let json = self.json;
        let runs = app.runs.list(actor, self.query()).await?.items;
        if json {
            return write_json(&runs.iter().map(RunBody::from).collect::<Vec<_>>(), terminal);
        }
        for line in table(["JOB", "STATUS", "ATTEMPT", "RUN AT", "ID"], runs.iter().map(row)) {
            writeln!(terminal.output, "{line}")?;
        }
        Ok(())
    }

    fn query(self) -> Query<Run> {
        let of_job = self.job.map(|job| field!(Run.job()).eq(&job));
        let of_status = self.status.map(|status| field!(Run.status()).eq(&status));
        Query {
            filter: Filter::And(of_job.into_iter().chain(of_status).collect()),
            sort: vec![Sort { column: field!(Run.created_at()).column(), descending: true }],
            limit: self.limit,
            ..Query::default()
        }
    }
}

fn row(run: &Run) -> [String; 5] {
    let state = run.state();
    [
        state.job.as_str().to_owned(),
        state.status.name().to_owned(),
        format!("{}/{}", state.attempt, state.max_attempts),
        Moment(state.run_at).text().unwrap_or_default(),
        state.id.to_string(),
    ]
}
