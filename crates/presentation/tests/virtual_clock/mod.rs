//! Time as the runtime has it, for the tests in which it moves by itself.

use application::ports::Clock;
use domain::shared::Timestamp;
use testkit::fakes::FakeClock;
use tokio::time::Instant;

/// The clock of the runtime, which showed [`FakeClock::START`] at that instant.
pub(crate) struct VirtualClock(pub(crate) Instant);

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        FakeClock::START.plus(self.0.elapsed())
    }
}
