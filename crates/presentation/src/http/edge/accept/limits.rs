//! How much one connection may take of the service, and how long it may take for it.

use hyper_util::{
    rt::{TokioExecutor, TokioTimer},
    server::conn::auto,
};
use std::time::Duration;

/// What the accept loop holds connections to. Each field bounds something that a client could otherwise exhaust.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// Connections at one time. When as many are open, further ones wait in the kernel's queue.
    pub max_connections: usize,
    /// Time to send a complete request head: from the connection's start, and again from the first byte of each
    /// further head. A connection that is silent from its start is closed after the same time.
    pub header_timeout: Duration,
    /// How long a connection may stay open with nothing going on. Above the 60 s after which common load balancers
    /// drop theirs, so that they, who know whether a request is under way, are the ones to close.
    pub idle_timeout: Duration,
    /// How long an unread rest of a request may keep a connection that we have already answered and closed. Without
    /// this grace the kernel would reset the connection, and the client might never see the answer.
    pub close_timeout: Duration,
    /// How long, at shutdown, idle connections still wait for a request that may be on its way.
    pub drain_linger: Duration,
    /// How long, at shutdown, requests may take to finish. What has not finished then is cut off.
    pub grace: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            max_connections: 10_000,
            header_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(75),
            close_timeout: Duration::from_secs(2),
            drain_linger: Duration::from_millis(500),
            grace: Duration::from_secs(35),
        }
    }
}

/// Largest request head. The edge refuses from half of this on, with a better answer than a connection can give.
const MAX_HEAD: u16 = u16::MAX;

/// Requests at one time on one connection of HTTP/2: the least that RFC 9113 (section 6.5.2) recommends.
const MAX_STREAMS: u32 = 100;

/// Streams that a client opens and resets at once cost us work and it nothing ("rapid reset", CVE-2023-44487, and
/// its variant by provoked errors, CVE-2025-8671); connections that do so are closed after this many.
const MAX_RESETS: usize = 20;
const MAX_PROVOKED_RESETS: usize = 100;

/// Speaks HTTP/1.1, or HTTP/2 with prior knowledge.
///
/// Time is not limited here but by [`Activity`](super::activity::Activity): hyper's own header timeout covers neither
/// the time before the protocol is known nor HTTP/2, and cannot tell a slow head from an idle connection. Keep-alive
/// pings are left off, since their traffic would make every idle connection look alive.
pub(super) fn protocols() -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(MAX_HEAD.into());
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(MAX_STREAMS)
        .max_header_list_size(MAX_HEAD.into())
        .max_pending_accept_reset_streams(MAX_RESETS)
        .max_local_error_reset_streams(MAX_PROVOKED_RESETS);
    builder
}
