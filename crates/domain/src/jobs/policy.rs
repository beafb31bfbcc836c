use std::time::Duration;

/// On whose behalf a job works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActsAs {
    /// On behalf of whoever enqueued the run, with the rights that they have when it runs.
    Requester,
    /// On behalf of the system, whoever enqueued it: for housekeeping, which shows and gives nothing to anybody.
    System,
    /// On behalf of the system, and not at all when somebody else enqueued it: for what only follows from something that was
    /// allowed before, and would give whoever could enqueue it more than they may have.
    SystemAlone,
}

/// How long to wait before a failed run is tried again: longer each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// After the first failure, at most; it doubles with each further one.
    pub first: Duration,
    /// Never longer than this.
    pub longest: Duration,
}

impl Backoff {
    /// The wait after the `attempt`-th attempt failed: between half of the span and all of it, as `jitter` (any number,
    /// evenly distributed) says, so that runs which failed together do not come back together.
    pub fn delay_after(&self, attempt: i64, jitter: u32) -> Duration {
        let doublings = u32::try_from(attempt.max(1) - 1).unwrap_or(u32::MAX).min(31);
        let span = self.first.saturating_mul(1 << doublings).min(self.longest);
        let half = span / 2;
        half + half.mul_f64(f64::from(jitter) / f64::from(u32::MAX))
    }
}

/// How runs of a job are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobPolicy {
    /// How often a run is tried before it is a dead letter. At least one.
    pub attempts: u32,
    /// How long to wait between the attempts.
    pub backoff: Backoff,
    /// How long one attempt may take.
    pub timeout: Duration,
    /// How many may run at one time, over all workers; none for any number.
    pub concurrency: Option<u16>,
    /// When it is enqueued by itself, as [`Cron`](super::Cron) reads it, in UTC.
    pub cron: Option<&'static str>,
    /// On whose behalf it works.
    pub acts_as: ActsAs,
}

impl JobPolicy {
    /// Five attempts within about a minute of waiting, five minutes each, any number at one time, on behalf of whoever
    /// enqueued the run.
    pub const DEFAULT: Self = Self {
        attempts: 5,
        backoff: Backoff { first: Duration::from_secs(4), longest: Duration::from_secs(15 * 60) },
        timeout: Duration::from_secs(5 * 60),
        concurrency: None,
        cron: None,
        acts_as: ActsAs::Requester,
    };
}

#[cfg(test)]
mod tests {
    use super::{Backoff, Duration};
    use proptest::prelude::proptest;

    const BACKOFF: Backoff = Backoff { first: Duration::from_secs(4), longest: Duration::from_secs(60) };

    #[test]
    fn the_wait_doubles_up_to_the_longest() {
        let longest = |attempt| BACKOFF.delay_after(attempt, u32::MAX).as_secs();
        assert_eq!([1, 2, 3, 4, 5, 6].map(longest), [4, 8, 16, 32, 60, 60]);
        assert_eq!(longest(i64::MAX), 60);
    }

    proptest! {
        #[test]
        fn jitter_takes_away_at_most_half(attempt in 1..100_i64, jitter: u32) {
            let (least, most) = (BACKOFF.delay_after(attempt, 0), BACKOFF.delay_after(attempt, u32::MAX));
            let delay = BACKOFF.delay_after(attempt, jitter);
            assert!(least <= delay && delay <= most && least * 2 == most);
        }
    }
}
