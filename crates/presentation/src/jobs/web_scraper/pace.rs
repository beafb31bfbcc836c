use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::OwnedMutexGuard,
    time::{Instant, sleep_until},
};

/// When a host was visited last.
type Door = Arc<tokio::sync::Mutex<Option<Instant>>>;

/// Sees to it that no host is troubled: it is visited by one at a time, and is left in peace between.
#[derive(Default)]
pub(super) struct Pace(Mutex<HashMap<String, Door>>);

/// The right to visit a host now.
pub(super) struct Turn(OwnedMutexGuard<Option<Instant>>);

impl Pace {
    /// Waits until nobody else is visiting the host.
    pub(super) async fn turn(&self, host: &str) -> Turn {
        let door =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(host.to_owned()).or_default().clone();
        Turn(door.lock_owned().await)
    }
}

impl Turn {
    /// Waits until the last visit is so long ago.
    pub(super) async fn comes(&self, apart: Duration) {
        if let Some(last) = *self.0 {
            sleep_until(last + apart).await;
        }
    }

    /// Lets the next one in.
    pub(super) fn ends(mut self) {
        *self.0 = Some(Instant::now());
    }
}
