//! A closed loop: so many connections, each of which sends its next request when it has its answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use hdrhistogram::Histogram;
use tokio::task::JoinSet;

use super::connection::Connection;
use super::operation::Requests;
use super::process::Usage;
use super::server::Server;

/// Latencies are kept in microseconds, up to a minute, to three digits.
const LONGEST_MICROS: u64 = 60_000_000;
const DIGITS: u8 = 3;

/// What one server did in a while.
pub(super) struct Slice {
    /// Requests per second.
    pub(super) rate: f64,
    /// Latencies, in microseconds.
    pub(super) p50: f64,
    pub(super) p99: f64,
    /// Milliseconds of processor time per 1,000 requests, where that can be told.
    pub(super) cpu: Option<f64>,
    /// Resident memory at the end, in MiB, where that can be told.
    pub(super) memory: Option<f64>,
}

/// Loads the server for that long.
pub(super) async fn load(
    server: &Server,
    requests: &Requests,
    connections: usize,
    length: Duration,
) -> Result<Slice> {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(server.port()).await?);
    }
    let next = Arc::new(AtomicU64::new(0));
    let before = Usage::of(server.pid());
    let started = Instant::now();
    let mut clients = JoinSet::new();
    for connection in open {
        clients.spawn(client(connection, requests.clone(), next.clone(), started + length));
    }
    let mut latencies = Histogram::<u64>::new_with_max(LONGEST_MICROS, DIGITS)?;
    while let Some(client) = clients.join_next().await {
        latencies.add(client??)?;
    }
    let seconds = started.elapsed().as_secs_f64();
    let after = Usage::of(server.pid());
    let answered = latencies.len() as f64;
    let cpu = before.zip(after).map(|(before, after)| after.cpu_millis - before.cpu_millis);
    Ok(Slice {
        rate: answered / seconds,
        p50: latencies.value_at_quantile(0.5) as f64,
        p99: latencies.value_at_quantile(0.99) as f64,
        cpu: cpu.map(|millis| millis / answered * 1000.0),
        memory: after.map(|usage| usage.memory_mib),
    })
}

async fn client(
    mut connection: Connection,
    requests: Requests,
    next: Arc<AtomicU64>,
    end: Instant,
) -> Result<Histogram<u64>> {
    let mut latencies = Histogram::new_with_max(LONGEST_MICROS, DIGITS)?;
    let mut now = Instant::now();
    while now < end {
        let request = requests.get(next.fetch_add(1, Ordering::Relaxed));
        connection.exchange(&request).await?.expect(requests.status())?;
        let answered = Instant::now();
        latencies.saturating_record(u64::try_from((answered - now).as_micros()).unwrap_or(u64::MAX));
        now = answered;
    }
    Ok(latencies)
}
