//! How guessing passwords is slowed down.

use std::time::Duration;

/// Failures that cost nothing: people mistype.
const FREE: u32 = 5;

/// The longest wait that failures at one account from one address bring, and how long they are remembered.
pub const MAX_DELAY: Duration = Duration::from_secs(15 * 60);

/// How many failures one address may cause, over all accounts, within [`ADDRESS_WINDOW`]: room for an office behind one
/// address, none for spraying a password over thousands of accounts.
pub const ADDRESS_ATTEMPTS: u32 = 100;

/// The span over which [`ADDRESS_ATTEMPTS`] counts.
pub const ADDRESS_WINDOW: Duration = Duration::from_secs(15 * 60);

/// How long to wait after the `failures`-th failure in a row before the next try: nothing for the first five, then two
/// seconds, doubling up to [`MAX_DELAY`].
pub fn delay_after(failures: u32) -> Duration {
    match failures.checked_sub(FREE) {
        None | Some(0) => Duration::ZERO,
        Some(extra) => Duration::from_secs(1 << extra.min(10)).min(MAX_DELAY),
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_DELAY, delay_after};
    use std::time::Duration;

    #[test]
    fn five_failures_are_free_then_the_wait_doubles_to_a_quarter_of_an_hour() {
        assert_eq!(delay_after(5), Duration::ZERO);
        assert_eq!(delay_after(6), Duration::from_secs(2));
        assert_eq!(delay_after(7), Duration::from_secs(4));
        assert_eq!(delay_after(14), Duration::from_secs(512));
        assert_eq!(delay_after(15), MAX_DELAY);
        assert_eq!(delay_after(u32::MAX), MAX_DELAY);
    }
}
