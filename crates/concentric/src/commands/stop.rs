//! Being told to stop: SIGTERM or Ctrl-C, for everything that the process is doing.

use std::{future::pending, io};

use tokio::sync::watch;

/// Tells whether the process was told to stop.
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    /// Listens from now on.
    ///
    /// # Errors
    /// The operating system gives no signals.
    pub(super) fn listen() -> io::Result<Self> {
        let signal = signal()?;
        let (tell, told) = watch::channel(false);
        tokio::spawn(async move {
            signal.await;
            tracing::info!("told to stop; finishing what is under way");
            tell.send_replace(true);
        });
        Ok(Self(told))
    }

    /// Completes when the process is told to stop, or was.
    pub(super) fn told(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut told = self.0.clone();
        async move {
            if told.wait_for(|told| *told).await.is_err() {
                // Whoever listened is gone, and nobody will tell.
                pending::<()>().await;
            }
        }
    }
}

#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signal() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "cannot listen for Ctrl-C");
            pending::<()>().await;
        }
    })
}
