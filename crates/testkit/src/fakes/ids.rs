use std::sync::atomic::{AtomicU64, Ordering};

use application::ports::IdSource;
use uuid::Uuid;

/// Gives 1, 2, 3 … as UUIDs.
#[derive(Default)]
pub struct CountingIds(AtomicU64);

impl IdSource for CountingIds {
    fn uuid(&self) -> Uuid {
        Uuid::from_u128(u128::from(self.0.fetch_add(1, Ordering::SeqCst)) + 1)
    }
}
