//! What operators and clients of the running program may rely on: the real binary, on a real port, over SQLite and over the
//! PostgreSQL that `cargo xtask test` provides; also when the database, a client or the machine lets it down.
//!
//! Each theme is a module and each case a function over a fresh world, which `on_both_databases!` turns into one test per
//! database: `story::sqlite::…`.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

/// `on_both_databases![a_case, another_case]` makes two tests of each `fn a_case(world: World)`.
macro_rules! on_both_databases {
    ($($case:ident),+ $(,)?) => {
        on_both_databases!(@sqlite $($case)+);
        on_both_databases!(@postgres $($case)+);
    };
    (@$database:ident $($case:ident)+) => {
        mod $database {
            $(
                #[test]
                fn $case() {
                    super::$case($crate::support::World::$database());
                }
            )+
        }
    };
}

mod api_keys;
mod catalogue;
mod chaos;
mod command_line;
mod crashes;
mod events;
mod faults;
mod files;
mod hostile_tokens;
mod issuers;
mod jobs;
mod limits;
mod mail;
mod memory;
mod metrics;
mod migrations;
mod orders;
mod payments;
mod races;
mod readme;
mod recovery;
mod request_log;
mod round_trips;
mod second_factor;
mod secrets_in_logs;
mod shared_redis;
#[path = "../../../infrastructure/tests/remote_keys/signer.rs"]
mod signer;
mod single_sign_on;
mod stopping;
mod story;
mod stripe;
mod support;
mod timing;
mod web_scraper;
