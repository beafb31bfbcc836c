use application::ports::{EventBell, JobBell};
use tokio::sync::Notify;

/// Wakes the worker or the relay of this process. Rung while it is busy, it wakes it at once when it next lies down.
#[derive(Debug, Default)]
pub struct Bell(Notify);

impl Bell {
    /// Completes when it has been rung since the last time.
    pub(crate) async fn heard(&self) {
        self.0.notified().await;
    }
}

impl JobBell for Bell {
    fn ring(&self) {
        self.0.notify_one();
    }
}

impl EventBell for Bell {
    fn ring(&self) {
        self.0.notify_one();
    }
}
