use application::ports::JobBell;
use tokio::sync::Notify;

/// Wakes the worker of this process. Rung while it is busy, it wakes it at once when it next lies down.
#[derive(Debug, Default)]
pub struct Bell(Notify);

impl Bell {
    /// Completes when it has been rung since the last time.
    pub(super) async fn heard(&self) {
        self.0.notified().await;
    }
}

impl JobBell for Bell {
    fn ring(&self) {
        self.0.notify_one();
    }
}
