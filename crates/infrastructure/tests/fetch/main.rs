//! Fetching from the web as it can be: hostile. The sites are on loopback, which stands for the public internet here as far
//! as a test says so; the rest of loopback stays private.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a failing test panics")]

mod bodies;
mod private;
mod redirects;
mod requests;
mod site;
mod world;
