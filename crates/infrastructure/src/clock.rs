//! The machine's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use application::ports::Clock;
use domain::shared::Timestamp;

/// The time of day as the operating system tells it.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let epoch = Timestamp::from_micros(0);
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => epoch.plus(since),
            // A machine that has lost the time may believe that it is before 1970.
            Err(before) => epoch.minus(before.duration()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, SystemClock, SystemTime, UNIX_EPOCH};

    #[test]
    fn the_time_is_that_of_the_machine_in_microseconds() {
        let micros = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros();

        let before = micros();
        let now = u128::try_from(SystemClock.now().micros()).unwrap();
        let after = micros();

        assert!(before <= now && now <= after, "{before} {now} {after}");
    }
}
