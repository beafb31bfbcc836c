//! Makes the worst interleaving of two happen, if the store lets it happen: they meet half-way, and go on together. Where a
//! lock keeps the second one out, the first goes on alone after a moment.

use std::{sync::Arc, time::Duration};

use tokio::sync::Barrier;

/// Where two meet before they go on.
pub(crate) struct Rendezvous(Barrier);

impl Rendezvous {
    pub(crate) fn of_two() -> Arc<Self> {
        Arc::new(Self(Barrier::new(2)))
    }

    /// Waits for the other one, but not for ever.
    pub(crate) async fn meet(&self) {
        let _alone = tokio::time::timeout(Duration::from_millis(150), self.0.wait()).await;
    }
}
