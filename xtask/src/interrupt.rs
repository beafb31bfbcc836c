//! Ctrl-C and its kin. They are noted, not fatal, so that whatever was started is first stopped and removed.

use std::fmt;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::Result;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

/// A process that a signal ended answers 128 plus the signal's number: the shells' convention.
const EXIT_BASE: u8 = 128;

/// Knows whether this process was asked to stop.
pub(crate) struct Interrupt(Arc<AtomicUsize>);

impl Interrupt {
    /// Starts to note signals. A second one ends the process at once, for when a child does not listen.
    pub(crate) fn listen() -> Result<Self> {
        let received = Arc::new(AtomicUsize::new(0));
        let asked_before = Arc::new(AtomicBool::new(false));
        for signal in [Signal::Interrupt, Signal::Terminate] {
            let code = i32::from(EXIT_BASE + signal.number());
            flag::register_conditional_shutdown(signal.raw(), code, Arc::clone(&asked_before))?;
            flag::register(signal.raw(), Arc::clone(&asked_before))?;
            flag::register_usize(signal.raw(), Arc::clone(&received), usize::from(signal.number()))?;
        }
        Ok(Self(received))
    }

    /// The signal that asked this process to stop, if one did.
    pub(crate) fn received(&self) -> Option<Signal> {
        let number = self.0.load(Ordering::SeqCst);
        [Signal::Interrupt, Signal::Terminate]
            .into_iter()
            .find(|signal| usize::from(signal.number()) == number)
    }

    /// An error once this process was asked to stop, so that `?` leads out through every clean-up.
    pub(crate) fn check(&self) -> Result<(), Interrupted> {
        self.received().map_or(Ok(()), |signal| Err(Interrupted(signal)))
    }
}

/// The signals that ask a process to stop and leave it the time to do so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// What Ctrl-C sends.
    Interrupt,
    /// What a supervisor sends.
    Terminate,
}

impl Signal {
    /// The name that `kill -s` takes.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "INT",
            Self::Terminate => "TERM",
        }
    }

    const fn raw(self) -> i32 {
        match self {
            Self::Interrupt => SIGINT,
            Self::Terminate => SIGTERM,
        }
    }

    /// POSIX fixes these two numbers (`kill -2`, `kill -15`).
    const fn number(self) -> u8 {
        match self {
            Self::Interrupt => 2,
            Self::Terminate => 15,
        }
    }
}

/// The work was cut short by a signal.
#[derive(Debug)]
pub(crate) struct Interrupted(Signal);

impl Interrupted {
    /// What the shell expects of a process that this signal ended.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(EXIT_BASE + self.0.number())
    }
}

impl fmt::Display for Interrupted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "interrupted by SIG{}", self.0.name())
    }
}

impl std::error::Error for Interrupted {}
