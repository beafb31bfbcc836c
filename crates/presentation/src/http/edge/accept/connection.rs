//! One connection, from its acceptance to its end.

use super::{
    ConnectionLimits,
    activity::{Activity, Due},
    stream::WatchedStream,
};
use crate::http::edge::client_address::PeerAddress;
use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, Version, header},
    response::Response,
};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::{conn::auto, graceful::GracefulConnection},
};
use std::{
    convert::Infallible,
    future::poll_fn,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    task::{Poll, ready},
};
use tokio::{net::TcpStream, sync::watch, time::sleep_until};
use tower::ServiceExt;

/// What all connections of a listener have in common.
#[derive(Clone)]
pub(super) struct Connections {
    pub(super) protocols: auto::Builder<TokioExecutor>,
    pub(super) app: Router,
    pub(super) limits: ConnectionLimits,
    /// Turns true when we are shutting down.
    pub(super) draining: watch::Receiver<bool>,
}

impl Connections {
    /// Serves the connection until it ends, by the client's will, by ours, or by running out of time.
    pub(super) async fn serve(self, stream: TcpStream, peer: SocketAddr) {
        // Answers are written whole; to wait for more would only delay them. If it cannot be set, they are delayed.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY was not set");
        }
        let activity = Activity::new(self.limits);
        let stream = TokioIo::new(WatchedStream::new(stream, activity.clone()));
        let service = service_fn(|request| handle(self.app.clone(), peer, activity.clone(), request));
        let connection = pin!(self.protocols.serve_connection(stream, service));
        let ended = supervise(connection, &activity, self.draining).await;
        if let Err(error) = ended {
            // Of interest only to who debugs a client: connections break all the time.
            tracing::debug!(error, %peer, "connection ended early");
        }
    }
}

/// Hands one request to the application.
async fn handle(
    app: Router,
    peer: SocketAddr,
    activity: Arc<Activity>,
    mut request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let version = request.version();
    let _handling = activity.handle(version);
    request.extensions_mut().insert(PeerAddress(peer));
    let mut response = app.oneshot(request).await?;
    if activity.is_draining() && version < Version::HTTP_2 {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}

/// Drives the connection, and intervenes when its time is up or the service is shutting down.
async fn supervise<C>(
    mut connection: Pin<&mut C>,
    activity: &Activity,
    mut draining: watch::Receiver<bool>,
) -> Result<(), C::Error>
where
    C: GracefulConnection<Error: From<&'static str>>,
{
    let mut shutdown = pin!(draining.wait_for(|draining| *draining));
    let mut told = false;
    let mut alarm = pin!(sleep_until(activity.due().at()));
    poll_fn(|context| {
        loop {
            if let Poll::Ready(ended) = connection.as_mut().poll(context) {
                return Poll::Ready(ended);
            }
            if !told && shutdown.as_mut().poll(context).is_ready() {
                told = true;
                if activity.drain() {
                    activity.ending();
                    connection.as_mut().graceful_shutdown();
                    continue;
                }
            }
            let due = activity.due();
            // The alarm is moved forward at once, but back only when it has rung: nearly every byte would move it.
            if due.at() < alarm.deadline() || alarm.is_elapsed() {
                alarm.as_mut().reset(due.at());
            }
            ready!(alarm.as_mut().poll(context));
            match due {
                Due::End(at) if at <= alarm.deadline() => {
                    activity.ending();
                    connection.as_mut().graceful_shutdown();
                }
                Due::Drop(at) if at <= alarm.deadline() => {
                    return Poll::Ready(Err("the time for it was up".into()));
                }
                Due::Look(_) | Due::End(_) | Due::Drop(_) => {}
            }
        }
    })
    .await
}
