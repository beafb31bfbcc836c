//! What every store promises: one suite for memory, SQLite and PostgreSQL. Each theme is a module, each case a function
//! over a fresh store, which `on_every_store!` turns into one test per store: `scope::sqlite::…`.
//!
//! PostgreSQL is the server that `cargo xtask test` provides.

#![expect(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

/// `on_every_store![a_case, another_case]` makes three tests of each `async fn a_case(fixture: &Fixture)`.
macro_rules! on_every_store {
    ($($case:ident),+ $(,)?) => {
        on_every_store!(@memory memory $($case)+);
        on_every_store!(@sqlite sqlite $($case)+);
        on_every_store!(@postgres postgres $($case)+);
    };
    (@$store:ident $open:ident $($case:ident)+) => {
        mod $store {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    $crate::fixture::check($crate::fixture::Fixture::$open().await, super::$case).await;
                }
            )+
        }
    };
}

mod api_keys;
mod atomicity;
mod billing;
mod bulk;
mod cancellation;
mod events;
mod external_identities;
mod filters;
mod fixture;
mod idempotency;
mod jobs;
mod known_clients;
mod lost_updates;
mod one_time_tokens;
mod order_items;
mod orders;
mod outbox;
mod pages;
mod products;
mod random_filters;
mod rendezvous;
mod reruns;
mod round_trip;
mod scope_of_reads;
mod scope_of_writes;
mod search;
mod second_factors;
mod sessions;
mod sign_up;
mod stock;
mod super_admin_races;
mod tokens;
mod unique;
mod versions;
mod views;
