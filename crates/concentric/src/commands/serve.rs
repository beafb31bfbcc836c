//! `concentric serve`: the API, and a worker inside if it is to have one, until told to stop.

use std::process::ExitCode;

use anyhow::Context as _;
use application::authz::Actor;
use domain::identity::Role;
use infrastructure::telemetry;
use presentation::{app::App, http::edge::accept};
use tokio::net::TcpListener;

use super::{metrics, stop::Stop};
use crate::{
    settings::Settings,
    wiring::{self, System},
};

/// Serves, and runs jobs if it is to, until SIGTERM or SIGINT; then finishes what is under way. `notices` is what the settings did on the way.
///
/// # Errors
/// The address cannot be listened on, or the database is not fit for use.
pub fn run(settings: &Settings, notices: &[String]) -> anyhow::Result<ExitCode> {
    telemetry::init(&wiring::log_settings(settings))?;
    for notice in notices {
        tracing::info!("{notice}");
    }
    wiring::runtime()?.block_on(serve(settings))
}

async fn serve(settings: &Settings) -> anyhow::Result<ExitCode> {
    let stop = Stop::listen()?;
    let system = System::open(settings).await?;
    system.prepare_database(settings).await?;
    let router = presentation::http::router(system.app.clone(), wiring::http_options(settings, &system)?)?;
    let address = settings.server.address;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address} (server.host, server.port)"))?;
    announce(settings, &listener, &system.app).await?;
    let metrics = metrics::serve(settings, &system, &stop).await?;
    let worker = settings.jobs.embedded.then(|| wiring::worker(settings, &system));
    let jobs = worker.map(|worker| tokio::spawn(worker.run(stop.told())));
    let relay = settings.jobs.embedded.then(|| wiring::relay(settings, &system));
    let events = relay.map(|relay| tokio::spawn(relay.run(stop.told())));
    accept::serve(listener, router, wiring::connection_limits(settings), stop.told()).await?;
    if let Some(jobs) = jobs {
        jobs.await?;
    }
    if let Some(events) = events {
        events.await?;
    }
    if let Some(metrics) = metrics {
        metrics.await??;
    }
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Says where things are, and how to begin when nobody has.
async fn announce(settings: &Settings, listener: &TcpListener, app: &App) -> anyhow::Result<()> {
    let url = format!("http://{}", listener.local_addr()?);
    let version = env!("CARGO_PKG_VERSION");
    tracing::info!(profile = settings.profile.name(), "Concentric {version} listens on {url}");
    if settings.server.docs {
        tracing::info!("API documentation: {url}/docs (Swagger UI), {url}/redoc, {url}/openapi.json");
    }
    match app.users.has_any(&Actor::for_system("looking for a first super admin"), Role::SuperAdmin).await {
        Ok(true) => {}
        Ok(false) => tracing::info!(
            "there is no super admin yet; make one: concentric user create --username NAME --email ADDRESS --role super_admin"
        ),
        Err(error) => tracing::warn!(%error, "cannot look for a super admin"),
    }
    Ok(())
}
