use std::process::ExitCode;

/// How a command ended, for scripts: the codes of BSD's sysexits.h.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// It did what it was asked.
    Ok = 0,
    /// It cannot be called like that (EX_USAGE).
    Usage = 64,
    /// What it was given breaks a rule (EX_DATAERR).
    BadData = 65,
    /// There is no such user (EX_NOUSER).
    NoUser = 67,
    /// The database cannot be reached (EX_UNAVAILABLE).
    Unavailable = 69,
    /// The program or its data is broken (EX_SOFTWARE).
    Broken = 70,
    /// Reading or writing failed (EX_IOERR).
    InputOutput = 74,
    /// It would work later (EX_TEMPFAIL).
    TryAgain = 75,
    /// It may not do this (EX_NOPERM).
    NotPermitted = 77,
}

impl Exit {
    /// The code as a number.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
