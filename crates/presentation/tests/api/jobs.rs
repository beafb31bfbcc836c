//! Jobs over HTTP.

mod definitions;
mod enqueue;
mod list;
mod steer;

const JOBS: &str = "/api/v1/jobs";
