//! What every throttle does, in the memory of a process and in the Redis that several share.

mod shared;
mod world;

use std::{sync::Arc, time::Duration};

use application::ports::Throttled;
use domain::identity::{ADDRESS_ATTEMPTS, ADDRESS_WINDOW, FORGET_AFTER};

use world::World;

const HOME: Option<&str> = Some("192.0.2.1");
const ELSEWHERE: Option<&str> = Some("192.0.2.2");

fn wait(seconds: u64) -> Result<(), Throttled> {
    Err(Throttled { retry_after: Duration::from_secs(seconds) })
}

async fn fail(world: &World, times: usize, account: &str, address: Option<&str>) {
    for _ in 0..times {
        assert_eq!(world.throttle.attempt(account, address).await, Ok(()));
    }
}

/// Two tests of each case, such as `in_process::…` and `in_redis::…`.
macro_rules! for_both_throttles {
    ($($case:ident),+ $(,)?) => {
        mod in_process {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    super::$case(super::World::in_process()).await;
                }
            )+
        }
        mod in_redis {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    super::$case(super::World::in_redis().await).await;
                }
            )+
        }
    };
}

for_both_throttles![
    five_tries_cost_nothing_and_each_further_one_doubles_the_wait,
    being_refused_does_not_lengthen_the_wait,
    a_hundred_tries_at_once_do_not_slip_past_together,
    the_right_password_forgets_the_failures,
    nobody_locks_somebody_else_out_of_their_account,
    failures_are_forgotten_after_an_hour,
    one_address_may_fail_a_hundred_times_in_its_window_over_all_accounts,
    an_office_that_logs_in_successfully_is_never_held_up,
    a_success_gives_back_its_own_attempt_only,
    the_addresses_of_one_ipv6_network_count_as_one,
    an_ipv4_address_is_the_same_in_its_ipv6_form,
    callers_without_an_address_are_counted_too,
    a_clock_that_steps_back_makes_nobody_wait_longer,
];

async fn five_tries_cost_nothing_and_each_further_one_doubles_the_wait(world: World) {
    fail(&world, 4, "ann", HOME).await;

    for seconds in [2, 4, 8, 16, 32, 64, 128, 256] {
        assert_eq!(world.throttle.attempt("ann", HOME).await, Ok(()));
        assert_eq!(world.throttle.attempt("ann", HOME).await, wait(seconds));
        world.advance(Duration::from_secs(seconds) - Duration::from_micros(1)).await;
        assert_eq!(world.throttle.attempt("ann", HOME).await, wait(1));
        world.advance(Duration::from_micros(1)).await;
    }
}

async fn being_refused_does_not_lengthen_the_wait(world: World) {
    fail(&world, 5, "ann", HOME).await;
    world.advance(Duration::from_secs(1)).await;

    for _ in 0..10 {
        assert_eq!(world.throttle.attempt("ann", HOME).await, wait(1));
    }
}

async fn a_hundred_tries_at_once_do_not_slip_past_together(world: World) {
    let tries: Vec<_> = (0..100)
        .map(|_| {
            let throttle = Arc::clone(&world.throttle);
            tokio::spawn(async move { throttle.attempt("ann", HOME).await })
        })
        .collect();

    let mut allowed = 0;
    for attempt in tries {
        allowed += usize::from(attempt.await.unwrap().is_ok());
    }

    assert_eq!(allowed, 5);
}

async fn the_right_password_forgets_the_failures(world: World) {
    fail(&world, 5, "ann", HOME).await;
    world.advance(Duration::from_secs(2)).await;
    fail(&world, 1, "ann", HOME).await;

    world.throttle.succeeded("ann", HOME).await;

    fail(&world, 5, "ann", HOME).await;
    assert_eq!(world.throttle.attempt("ann", HOME).await, wait(2));
}

async fn nobody_locks_somebody_else_out_of_their_account(world: World) {
    fail(&world, 5, "ann", HOME).await;

    assert_eq!(world.throttle.attempt("ann", HOME).await, wait(2));
    assert_eq!(world.throttle.attempt("ann", ELSEWHERE).await, Ok(()));
    assert_eq!(world.throttle.attempt("bob", HOME).await, Ok(()));
}

async fn failures_are_forgotten_after_an_hour(world: World) {
    fail(&world, 5, "ann", HOME).await;

    world.advance(FORGET_AFTER).await;

    fail(&world, 5, "ann", HOME).await;
}

async fn one_address_may_fail_a_hundred_times_in_its_window_over_all_accounts(world: World) {
    for number in 0..ADDRESS_ATTEMPTS {
        assert_eq!(world.throttle.attempt(&format!("user{number}"), HOME).await, Ok(()));
        world.advance(Duration::from_secs(1)).await;
    }

    assert_eq!(world.throttle.attempt("another", HOME).await, wait(800));
    assert_eq!(world.throttle.attempt("another", ELSEWHERE).await, Ok(()));
    world.advance(ADDRESS_WINDOW - Duration::from_secs(100)).await;
    assert_eq!(world.throttle.attempt("another", HOME).await, Ok(()));
}

async fn an_office_that_logs_in_successfully_is_never_held_up(world: World) {
    for number in 0..2 * ADDRESS_ATTEMPTS {
        let account = format!("user{number}");
        assert_eq!(world.throttle.attempt(&account, HOME).await, Ok(()));
        world.throttle.succeeded(&account, HOME).await;
    }
}

async fn a_success_gives_back_its_own_attempt_only(world: World) {
    for number in 1..ADDRESS_ATTEMPTS {
        fail(&world, 1, &format!("victim{number}"), HOME).await;
    }
    fail(&world, 1, "mine", HOME).await;
    world.throttle.succeeded("mine", HOME).await;

    fail(&world, 1, "one more victim", HOME).await;
    assert!(world.throttle.attempt("and another", HOME).await.is_err());
}

async fn the_addresses_of_one_ipv6_network_count_as_one(world: World) {
    fail(&world, 5, "ann", Some("2001:db8:1:2::1")).await;

    assert_eq!(world.throttle.attempt("ann", Some("2001:db8:1:2:ffff::9")).await, wait(2));
    assert_eq!(world.throttle.attempt("ann", Some("2001:db8:1:3::1")).await, Ok(()));
}

async fn an_ipv4_address_is_the_same_in_its_ipv6_form(world: World) {
    fail(&world, 5, "ann", Some("::ffff:192.0.2.1")).await;

    assert_eq!(world.throttle.attempt("ann", HOME).await, wait(2));
    assert_eq!(world.throttle.attempt("ann", ELSEWHERE).await, Ok(()));
}

async fn callers_without_an_address_are_counted_too(world: World) {
    fail(&world, 5, "ann", None).await;

    assert_eq!(world.throttle.attempt("ann", None).await, wait(2));
}

async fn a_clock_that_steps_back_makes_nobody_wait_longer(world: World) {
    fail(&world, 5, "ann", HOME).await;

    world.step_back(Duration::from_secs(3600)).await;

    assert_eq!(world.throttle.attempt("ann", HOME).await, wait(2));
    world.advance(Duration::from_secs(2)).await;
    assert_eq!(world.throttle.attempt("ann", HOME).await, Ok(()));
}
