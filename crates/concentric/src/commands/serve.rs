//! `concentric serve`: the API, until told to stop.

use std::{process::ExitCode, time::Duration};

use anyhow::Context as _;
use application::authz::Actor;
use domain::identity::Role;
use infrastructure::telemetry;
use presentation::{app::App, http::edge::accept};
use tokio::net::TcpListener;

use crate::{
    settings::Settings,
    wiring::{self, System},
};

/// How often sessions whose time is up are removed.
const PURGE_EVERY: Duration = Duration::from_secs(10 * 60);

/// Serves until SIGTERM or SIGINT, then finishes the requests under way. `notices` is what the settings did on the way.
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
    let stop = stop_signal()?;
    let system = System::open(settings).await?;
    system.prepare_database(settings).await?;
    let router = presentation::http::router(system.app.clone(), wiring::http_options(settings, &system)?)?;
    let address = settings.server.address;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address} (server.host, server.port)"))?;
    announce(settings, &listener, &system.app).await?;
    let purge = tokio::spawn(purge_regularly(system.app.clone()));
    accept::serve(listener, router, wiring::connection_limits(settings), stop).await?;
    purge.abort();
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

async fn purge_regularly(app: App) {
    let actor = Actor::for_system("removing sessions whose time is up");
    let mut tick = tokio::time::interval(PURGE_EVERY);
    loop {
        tick.tick().await;
        match app.purge_sessions.execute(&actor).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "removed sessions whose time was up"),
            Err(error) => tracing::error!(%error, "cannot remove sessions whose time is up"),
        }
    }
}

/// Completes when the process is told to stop. Listens from now on, not from the first poll.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("told to stop; finishing the requests under way");
    })
}

/// Completes when the process is told to stop.
#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "cannot listen for Ctrl-C");
            std::future::pending::<()>().await;
        }
        tracing::info!("told to stop; finishing the requests under way");
    })
}
