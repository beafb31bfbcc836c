//! What every place for files promises: one suite for memory, a local folder and a bucket of a server that speaks S3.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

/// `on_every_store![a_case, another_case]` makes a test per store of each `async fn a_case(files: &dyn FileStore)`.
macro_rules! on_every_store {
    ($($case:ident),+ $(,)?) => {
        on_every_store!(@memory $($case)+);
        on_every_store!(@local $($case)+);
        on_every_store!(@s3 $($case)+);
    };
    (@$store:ident $($case:ident)+) => {
        mod $store {
            $(
                #[tokio::test]
                async fn $case() {
                    let place = $crate::fixture::$store().await;
                    super::$case(place.files.as_ref()).await;
                }
            )+
        }
    };
}

mod fixture;
mod keeping;
mod large;
mod listing;
mod local;
mod s3;
