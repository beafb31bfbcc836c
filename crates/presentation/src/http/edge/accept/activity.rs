//! What goes on on a connection, and until when it may go on like that.
//!
//! Shared by three parties: the stream notes bytes, the service notes requests, and the connection's supervisor asks
//! when to intervene.

use super::ConnectionLimits;
use axum::http::Version;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// What is known about one connection.
pub(super) struct Activity {
    limits: ConnectionLimits,
    state: Mutex<State>,
}

struct State {
    phase: Phase,
    /// When a byte last went either way; at first, when the connection was accepted.
    moved: Instant,
    /// The protocol, once a request has shown it.
    version: Option<Version>,
    /// Requests that are being handled. How long that may take is not the connection's business.
    handling: usize,
    /// Since when we have been shutting down, if we have.
    draining: Option<Instant>,
    /// Since when the connection has been asked to end, if it has.
    ending: Option<Instant>,
    /// Since when our side of the connection has been closed, if it has.
    closed: Option<Instant>,
}

/// What we wait for while no request is being handled.
#[derive(Clone, Copy)]
enum Phase {
    /// The first byte. The time for the first head runs from the start already.
    Fresh { since: Instant },
    /// The rest of a request head.
    Head { since: Instant },
    /// The client, to take what we send or to send another request.
    Idle,
}

/// What the supervisor has to do, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    /// Nothing for now; ask again then.
    Look(Instant),
    /// Ask the connection to end.
    End(Instant),
    /// Drop the connection.
    Drop(Instant),
}

impl Due {
    pub(super) fn at(self) -> Instant {
        match self {
            Self::Look(at) | Self::End(at) | Self::Drop(at) => at,
        }
    }
}

impl Activity {
    pub(super) fn new(limits: ConnectionLimits) -> Arc<Self> {
        let now = Instant::now();
        let state = State {
            phase: Phase::Fresh { since: now },
            moved: now,
            version: None,
            handling: 0,
            draining: None,
            ending: None,
            closed: None,
        };
        Arc::new(Self { limits, state: Mutex::new(state) })
    }

    /// Notes that bytes came in.
    pub(super) fn received(&self) {
        let mut state = self.lock();
        state.moved = Instant::now();
        // Between requests, in HTTP/1, these bytes begin a head. In HTTP/2 they may be anything.
        let begins_head =
            state.handling == 0 && state.version.is_none_or(|version| version < Version::HTTP_2);
        state.phase = match state.phase {
            Phase::Fresh { since } => Phase::Head { since },
            Phase::Idle if begins_head => Phase::Head { since: state.moved },
            unchanged => unchanged,
        };
    }

    /// Notes that bytes went out.
    pub(super) fn sent(&self) {
        self.lock().moved = Instant::now();
    }

    /// Notes that a request head is complete. The request counts as being handled until the value is dropped.
    pub(super) fn handle(self: &Arc<Self>, version: Version) -> Handling {
        let mut state = self.lock();
        state.phase = Phase::Idle;
        state.version = Some(version);
        state.handling += 1;
        Handling(self.clone())
    }

    /// Notes that we are shutting down. Tells whether the connection can be asked to end at once without a loss:
    /// HTTP/2 says goodbye in two steps, so that requests on their way are still served; HTTP/1 cannot.
    pub(super) fn drain(&self) -> bool {
        let mut state = self.lock();
        state.draining = Some(Instant::now());
        state.version == Some(Version::HTTP_2)
    }

    /// Whether we are shutting down.
    pub(super) fn is_draining(&self) -> bool {
        self.lock().draining.is_some()
    }

    /// Notes that the connection has been asked to end.
    pub(super) fn ending(&self) {
        self.lock().ending = Some(Instant::now());
    }

    /// Notes that our side is closed.
    pub(super) fn closed(&self) {
        self.lock().closed = Some(Instant::now());
    }

    /// What to do next with the connection, if nothing more happens on it.
    pub(super) fn due(&self) -> Due {
        let state = self.lock();
        let limits = &self.limits;
        if let Some(since) = state.closed {
            return Due::Drop(since + limits.close_timeout);
        }
        if state.handling > 0 {
            return Due::Look(Instant::now() + limits.idle_timeout);
        }
        if let Some(since) = state.ending {
            return Due::Drop(since.max(state.moved) + limits.header_timeout);
        }
        let linger = state.draining.map(|since| since + limits.drain_linger);
        match (state.phase, linger) {
            // Nothing has come, so nothing is lost.
            (Phase::Fresh { .. }, Some(linger)) => Due::End(linger),
            (Phase::Fresh { since } | Phase::Head { since }, _) => Due::Drop(since + limits.header_timeout),
            (Phase::Idle, Some(linger)) => Due::End(linger),
            (Phase::Idle, None) => Due::End(state.moved + limits.idle_timeout),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that is being handled.
pub(super) struct Handling(Arc<Activity>);

impl Drop for Handling {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.handling -= 1;
        state.moved = Instant::now();
    }
}
