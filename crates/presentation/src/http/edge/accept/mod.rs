//! The accept loop: connections in, at most so many, each within its limits, and none cut off at shutdown.
//!
//! Our own, because the framework's has no time limit for request heads, no cap on connections, and closes
//! connections at shutdown on which a request may be under way.

mod activity;
mod connection;
mod limits;
mod stream;

pub use limits::ConnectionLimits;

use axum::Router;
use connection::Connections;
use limits::protocols;
use std::{io, net::SocketAddr, pin::pin, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

/// How long to wait when no connection can be accepted, as when file descriptors have run out: others must first
/// give some back.
const ACCEPT_BACK_OFF: Duration = Duration::from_secs(1);

/// Serves the application on the listener until `shutdown` completes; then finishes the requests that are under way
/// or already queued, for at most `limits.grace`, and returns.
///
/// # Errors
/// Only when the listener itself cannot be used. Failures of single connections end those, and no others.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let (drain, draining) = watch::channel(false);
    let connections = Connections { protocols: protocols(), app, limits, draining };
    let mut open = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    let mut failing = false;
    loop {
        while open.try_join_next().is_some() {}
        if open.len() >= limits.max_connections {
            tokio::select! {
                () = shutdown.as_mut() => break,
                _ = open.join_next() => continue,
            }
        }
        let accepted = tokio::select! {
            () = shutdown.as_mut() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                failing = false;
                open.spawn(connections.clone().serve(stream, peer));
            }
            Err(error) if is_about_one_connection(&error) => {}
            Err(error) => {
                // Once for a series of failures, or the log would be what brings the machine down.
                if !std::mem::replace(&mut failing, true) {
                    tracing::error!(%error, "connections cannot be accepted; trying again every second");
                }
                tokio::select! {
                    () = shutdown.as_mut() => break,
                    () = sleep(ACCEPT_BACK_OFF) => {}
                }
            }
        }
    }
    // What the kernel has accepted counts as accepted: its clients have been told that they are connected.
    for (stream, peer) in queued(listener)? {
        open.spawn(connections.clone().serve(stream, peer));
    }
    drain.send_replace(true);
    finish(open, limits.grace).await;
    Ok(())
}

/// The connections that wait in the kernel's queue. Afterwards the listener is closed.
fn queued(listener: TcpListener) -> io::Result<Vec<(TcpStream, SocketAddr)>> {
    let listener = listener.into_std()?;
    let mut queued = Vec::new();
    while let Ok((stream, peer)) = listener.accept() {
        stream.set_nonblocking(true)?;
        queued.push((TcpStream::from_std(stream)?, peer));
    }
    Ok(queued)
}

async fn finish(mut open: JoinSet<()>, grace: Duration) {
    let all = async { while open.join_next().await.is_some() {} };
    if timeout(grace, all).await.is_err() {
        tracing::warn!(connections = open.len(), "requests did not finish in time and were cut off");
        open.shutdown().await;
    }
}

/// Whether the error concerns a connection that was about to be accepted, and not our ability to accept any
/// (accept(2): the former are to be treated like an empty queue).
fn is_about_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
            | io::ErrorKind::HostUnreachable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_broke_in_the_queue_does_not_make_the_loop_pause() {
        assert!(is_about_one_connection(&io::ErrorKind::ConnectionAborted.into()));
    }

    #[test]
    fn running_out_of_file_descriptors_does() {
        const EMFILE: i32 = 24;
        assert!(!is_about_one_connection(&io::Error::from_raw_os_error(EMFILE)));
    }
}
