use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use domain::shared::Timestamp;

use super::{
    ADDRESS_ATTEMPTS, ADDRESS_WINDOW, Clock, Duration, FORGET_AFTER, InProcessThrottle, LogInThrottle,
    Throttled,
};

const HOME: Option<&str> = Some("192.0.2.1");
const ELSEWHERE: Option<&str> = Some("192.0.2.2");

struct FakeClock(AtomicI64);

impl FakeClock {
    fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_micros()).unwrap();
        self.0.fetch_add(by, Ordering::SeqCst);
    }

    fn step_back(&self, by: Duration) {
        let by = i64::try_from(by.as_micros()).unwrap();
        self.0.fetch_sub(by, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

fn throttle() -> (InProcessThrottle, Arc<FakeClock>) {
    let clock = Arc::new(FakeClock(AtomicI64::new(1_800_000_000_000_000)));
    (InProcessThrottle::new(clock.clone()), clock)
}

fn wait(seconds: u64) -> Result<(), Throttled> {
    Err(Throttled { retry_after: Duration::from_secs(seconds) })
}

async fn fail(throttle: &InProcessThrottle, times: usize, account: &str, address: Option<&str>) {
    for _ in 0..times {
        assert_eq!(throttle.attempt(account, address).await, Ok(()));
    }
}

#[tokio::test]
async fn five_tries_cost_nothing_and_each_further_one_doubles_the_wait() {
    let (throttle, clock) = throttle();
    fail(&throttle, 4, "ann", HOME).await;

    for seconds in [2, 4, 8, 16, 32, 64, 128, 256] {
        assert_eq!(throttle.attempt("ann", HOME).await, Ok(()));
        assert_eq!(throttle.attempt("ann", HOME).await, wait(seconds));
        clock.advance(Duration::from_secs(seconds) - Duration::from_micros(1));
        assert_eq!(throttle.attempt("ann", HOME).await, wait(1));
        clock.advance(Duration::from_micros(1));
    }
}

#[tokio::test]
async fn being_refused_does_not_lengthen_the_wait() {
    let (throttle, clock) = throttle();
    fail(&throttle, 5, "ann", HOME).await;
    clock.advance(Duration::from_secs(1));

    for _ in 0..10 {
        assert_eq!(throttle.attempt("ann", HOME).await, wait(1));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_tries_at_once_do_not_slip_past_together() {
    let (throttle, _) = throttle();
    let throttle = Arc::new(throttle);
    let tries: Vec<_> = (0..100)
        .map(|_| {
            let throttle = Arc::clone(&throttle);
            tokio::spawn(async move { throttle.attempt("ann", HOME).await })
        })
        .collect();

    let mut allowed = 0;
    for attempt in tries {
        allowed += usize::from(attempt.await.unwrap().is_ok());
    }

    assert_eq!(allowed, 5);
}

#[tokio::test]
async fn the_right_password_forgets_the_failures() {
    let (throttle, clock) = throttle();
    fail(&throttle, 5, "ann", HOME).await;
    clock.advance(Duration::from_secs(2));
    fail(&throttle, 1, "ann", HOME).await;

    throttle.succeeded("ann", HOME).await;

    fail(&throttle, 5, "ann", HOME).await;
    assert_eq!(throttle.attempt("ann", HOME).await, wait(2));
}

#[tokio::test]
async fn nobody_locks_somebody_else_out_of_their_account() {
    let (throttle, _) = throttle();
    fail(&throttle, 5, "ann", HOME).await;

    assert_eq!(throttle.attempt("ann", HOME).await, wait(2));
    assert_eq!(throttle.attempt("ann", ELSEWHERE).await, Ok(()));
    assert_eq!(throttle.attempt("bob", HOME).await, Ok(()));
}

#[tokio::test]
async fn failures_are_forgotten_after_an_hour() {
    let (throttle, clock) = throttle();
    fail(&throttle, 5, "ann", HOME).await;

    clock.advance(FORGET_AFTER);

    fail(&throttle, 5, "ann", HOME).await;
}

#[tokio::test]
async fn one_address_may_fail_a_hundred_times_in_its_window_over_all_accounts() {
    let (throttle, clock) = throttle();
    for number in 0..ADDRESS_ATTEMPTS {
        assert_eq!(throttle.attempt(&format!("user{number}"), HOME).await, Ok(()));
        clock.advance(Duration::from_secs(1));
    }

    assert_eq!(throttle.attempt("another", HOME).await, wait(800));
    assert_eq!(throttle.attempt("another", ELSEWHERE).await, Ok(()));
    clock.advance(ADDRESS_WINDOW - Duration::from_secs(100));
    assert_eq!(throttle.attempt("another", HOME).await, Ok(()));
}

#[tokio::test]
async fn an_office_that_logs_in_successfully_is_never_held_up() {
    let (throttle, _) = throttle();
    for number in 0..2 * ADDRESS_ATTEMPTS {
        let account = format!("user{number}");
        assert_eq!(throttle.attempt(&account, HOME).await, Ok(()));
        throttle.succeeded(&account, HOME).await;
    }
}

#[tokio::test]
async fn a_success_gives_back_its_own_attempt_only() {
    let (throttle, _) = throttle();
    for number in 1..ADDRESS_ATTEMPTS {
        fail(&throttle, 1, &format!("victim{number}"), HOME).await;
    }
    fail(&throttle, 1, "mine", HOME).await;
    throttle.succeeded("mine", HOME).await;

    fail(&throttle, 1, "one more victim", HOME).await;
    assert!(throttle.attempt("and another", HOME).await.is_err());
}

#[tokio::test]
async fn the_addresses_of_one_ipv6_network_count_as_one() {
    let (throttle, _) = throttle();
    fail(&throttle, 5, "ann", Some("2001:db8:1:2::1")).await;

    assert_eq!(throttle.attempt("ann", Some("2001:db8:1:2:ffff::9")).await, wait(2));
    assert_eq!(throttle.attempt("ann", Some("2001:db8:1:3::1")).await, Ok(()));
}

#[tokio::test]
async fn an_ipv4_address_is_the_same_in_its_ipv6_form() {
    let (throttle, _) = throttle();
    fail(&throttle, 5, "ann", Some("::ffff:192.0.2.1")).await;

    assert_eq!(throttle.attempt("ann", HOME).await, wait(2));
    assert_eq!(throttle.attempt("ann", ELSEWHERE).await, Ok(()));
}

#[tokio::test]
async fn callers_without_an_address_are_counted_too() {
    let (throttle, _) = throttle();
    fail(&throttle, 5, "ann", None).await;

    assert_eq!(throttle.attempt("ann", None).await, wait(2));
}

#[tokio::test]
async fn a_clock_that_steps_back_makes_nobody_wait_longer() {
    let (throttle, clock) = throttle();
    fail(&throttle, 5, "ann", HOME).await;

    clock.step_back(Duration::from_secs(3600));

    assert_eq!(throttle.attempt("ann", HOME).await, wait(2));
    clock.advance(Duration::from_secs(2));
    assert_eq!(throttle.attempt("ann", HOME).await, Ok(()));
}
