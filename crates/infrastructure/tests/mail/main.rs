//! Messages on their way out: through SMTP to a server that somebody else wrote, which takes, refuses, stalls and hangs up;
//! into files; and onto a console.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a failing test panics")]

mod console;
mod delivery;
mod files;
mod outages;
mod sink;
mod tls;
mod world;
