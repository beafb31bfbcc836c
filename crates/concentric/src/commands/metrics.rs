//! The listener for metrics, beside whatever else the process does.

use std::io;

use anyhow::Context as _;
use application::authz::Actor;
use infrastructure::record_metrics;
use presentation::metrics;
use tokio::{net::TcpListener, task::JoinHandle};

use super::stop::Stop;
use crate::{settings::Settings, wiring::System};

/// Begins to measure, and to tell whoever asks, if the settings say where; until told to stop.
///
/// # Errors
/// The address cannot be listened on.
pub(super) async fn serve(
    settings: &Settings,
    system: &System,
    stop: &Stop,
) -> anyhow::Result<Option<JoinHandle<io::Result<()>>>> {
    let Some(address) = settings.server.metrics_listen else {
        return Ok(None);
    };
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address} (server.metrics_listen)"))?;
    tracing::info!("metrics: http://{}/metrics", listener.local_addr()?);
    let (app, actor) = (system.app.clone(), Actor::for_system("sampling metrics"));
    Ok(Some(tokio::spawn(metrics::serve(listener, app, actor, record_metrics()?, stop.told()))))
}
