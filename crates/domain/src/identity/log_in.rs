//! How guessing passwords is slowed down.

use std::time::Duration;

/// Tries that cost nothing: people mistype.
const FREE: u32 = 5;

/// The longest wait that failures at one account from one address bring.
pub const MAX_DELAY: Duration = Duration::from_secs(15 * 60);

/// How long failures are remembered: longer than the longest wait, or waiting it out would begin everything anew.
pub const FORGET_AFTER: Duration = Duration::from_secs(60 * 60);

/// How many failures one address may cause, over all accounts, within [`ADDRESS_WINDOW`]: room for an office behind one
/// address, none for spraying a password over thousands of accounts.
pub const ADDRESS_ATTEMPTS: u32 = 100;

/// The span over which [`ADDRESS_ATTEMPTS`] counts.
pub const ADDRESS_WINDOW: Duration = Duration::from_secs(15 * 60);

/// How long to wait after the `failures`-th failure in a row before the next try: nothing while there are free tries left,
/// then two seconds, doubling up to [`MAX_DELAY`].
pub fn delay_after(failures: u32) -> Duration {
    match failures.checked_sub(FREE) {
        None => Duration::ZERO,
        Some(extra) => Duration::from_secs(2 << extra.min(9)).min(MAX_DELAY),
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_DELAY, delay_after};
    use std::time::Duration;

    #[test]
    fn five_tries_are_free_then_the_wait_doubles_to_a_quarter_of_an_hour() {
        assert_eq!(delay_after(4), Duration::ZERO);
        assert_eq!(delay_after(5), Duration::from_secs(2));
        assert_eq!(delay_after(6), Duration::from_secs(4));
        assert_eq!(delay_after(13), Duration::from_secs(512));
        assert_eq!(delay_after(14), MAX_DELAY);
        assert_eq!(delay_after(u32::MAX), MAX_DELAY);
    }
}
