//! `concentric worker`: jobs and nothing else, until told to stop. Any number of them work beside each other and beside
//! servers.

use std::process::ExitCode;

use infrastructure::telemetry;

use super::{metrics, stop::Stop};
use crate::{
    settings::Settings,
    wiring::{self, System},
};

/// Works until SIGTERM or SIGINT, then gives the jobs under way their time. `notices` is what the settings did on the way.
///
/// # Errors
/// The database is not fit for use.
pub fn run(settings: &Settings, notices: &[String]) -> anyhow::Result<ExitCode> {
    telemetry::init(&wiring::log_settings(settings))?;
    for notice in notices {
        tracing::info!("{notice}");
    }
    wiring::runtime()?.block_on(async {
        let stop = Stop::listen()?;
        let system = System::open(settings).await?;
        system.prepare_database(settings).await?;
        let metrics = metrics::serve(settings, &system, &stop).await?;
        let (profile, hands) = (settings.profile.name(), settings.jobs.workers);
        tracing::info!(profile, hands, "Concentric {} works off jobs", env!("CARGO_PKG_VERSION"));
        // Tasks of their own, as in a server, so that they run on any thread.
        let relay = tokio::spawn(wiring::relay(settings, &system).run(stop.told()));
        tokio::spawn(wiring::worker(settings, &system).run(stop.told())).await?;
        relay.await?;
        if let Some(metrics) = metrics {
            metrics.await??;
        }
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    })
}
