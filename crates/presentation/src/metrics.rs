//! What the process tells monitoring, in the text format of Prometheus, on a listener of its own: numbers of the whole service
//! (gauges, sampled from the store when somebody asks, the same on every process), and of this process (counters, since it
//! started). Names are in `names`, one line each.

pub(crate) mod names;
mod sample;

use std::{io, sync::Arc, time::Duration};

use application::authz::Actor;
use axum::{
    Router,
    extract::State,
    http::{HeaderName, header::CONTENT_TYPE},
    routing::get,
};
use tokio::net::TcpListener;

use crate::{
    app::App,
    http::edge::accept::{self, ConnectionLimits},
    jobs::Catalogue,
};
use sample::Sampler;

/// Renders all that was measured in this process, in the text format of Prometheus.
pub type Exposition = Arc<dyn Fn() -> String + Send + Sync>;

/// The version of the text format (prometheus.io/docs/instrumenting/exposition_formats).
const TEXT: [(HeaderName, &str); 1] = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];

/// What connections are held to: monitoring has few, and none is worth waiting for at the end.
const fn limits() -> ConnectionLimits {
    ConnectionLimits {
        max_connections: 16,
        header_timeout: Duration::from_secs(10),
        idle_timeout: Duration::from_secs(75),
        close_timeout: Duration::from_secs(2),
        drain_linger: Duration::ZERO,
        grace: Duration::from_secs(1),
    }
}

/// Answers on the listener until `shutdown` completes; samples on behalf of `actor`.
///
/// # Errors
/// The listener cannot be used.
pub async fn serve(
    listener: TcpListener,
    app: App,
    actor: Actor,
    exposition: Exposition,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    accept::serve(listener, router(app, actor, exposition), limits(), shutdown).await
}

/// `GET /metrics`. It asks for no credential: whoever reaches the listener may read it.
fn router(app: App, actor: Actor, exposition: Exposition) -> Router {
    names::describe();
    let jobs = Catalogue::of(&app);
    let sampler = Arc::new(Sampler::new(app, actor, &jobs));
    Router::new().route("/metrics", get(show)).with_state((sampler, exposition))
}

async fn show(
    State((sampler, exposition)): State<(Arc<Sampler>, Exposition)>,
) -> ([(HeaderName, &'static str); 1], String) {
    sampler.sample().await;
    (TEXT, exposition())
}
