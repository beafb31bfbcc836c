//! Running other programs: to their end, interruptible, and stopped the kind way.

use std::ffi::OsStr;
use std::io::{self, IsTerminal as _};
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{iter, thread};

use anyhow::{Context as _, Result, ensure};

use crate::interrupt::{Interrupt, Signal};

/// How often a running child is looked at: short enough to seem immediate, long enough to cost nothing.
pub(crate) const POLL: Duration = Duration::from_millis(50);

/// Runs `command` to its end. On an interrupt the child is told, awaited, and the interrupt returned.
pub(crate) fn run(command: &mut Command, interrupt: &Interrupt) -> Result<ExitStatus> {
    interrupt.check()?;
    let at_terminal = io::stdin().is_terminal();
    if !at_terminal {
        // Only as a group can what the child starts be told too; at a terminal the child has to stay in the
        // foreground's.
        command.process_group(0);
    }
    let mut child = spawn(command)?;
    let mut told = false;
    loop {
        if let Some(status) = child.try_wait()? {
            interrupt.check()?;
            return Ok(status);
        }
        if let (Some(signal), false) = (interrupt.received(), told) {
            pass_on(signal, &child, at_terminal)?;
            told = true;
        }
        thread::sleep(POLL);
    }
}

/// A terminal sends Ctrl-C to the whole foreground itself, and a second one would mean "kill the tests".
fn pass_on(signal: Signal, child: &Child, at_terminal: bool) -> Result<()> {
    match (at_terminal, signal) {
        (true, Signal::Interrupt) => Ok(()),
        (true, Signal::Terminate) => send(signal, &child.id().to_string()),
        (false, _) => send_to_group(signal, child),
    }
}

/// Starts `command`; the error names the program.
pub(crate) fn spawn(command: &mut Command) -> Result<Child> {
    command.spawn().with_context(|| format!("cannot start `{}`", command.get_program().display()))
}

/// Whether `command` succeeds, as `tool --version` does when the tool is installed.
pub(crate) fn answers(command: &mut Command) -> bool {
    quiet(command).status().is_ok_and(|status| status.success())
}

/// Waits until `server` listens on `port` of the loopback address. Its error does not say where the server's log is.
pub(crate) fn wait_until_listening(
    server: &mut Child,
    port: u16,
    patience: Duration,
    interrupt: &Interrupt,
) -> Result<()> {
    let started = Instant::now();
    while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
        interrupt.check()?;
        ensure!(server.try_wait()?.is_none(), "the server ended by itself");
        ensure!(started.elapsed() < patience, "the server does not listen");
        thread::sleep(POLL);
    }
    Ok(())
}

/// Asks the process group that `child` leads to stop, and kills the leader when it has not after `patience`.
pub(crate) fn stop_group(child: &mut Child, patience: Duration) -> Result<ExitStatus> {
    let asked = Instant::now();
    if child.try_wait()?.is_none() {
        send_to_group(Signal::Terminate, child)?;
    }
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if asked.elapsed() > patience {
            child.kill()?;
        }
        thread::sleep(POLL);
    }
}

/// How `command` would be typed.
pub(crate) fn display(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str());
    let words = iter::once(program).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

fn send_to_group(signal: Signal, leader: &Child) -> Result<()> {
    send(signal, &format!("-{}", leader.id()))
}

/// The shell's `kill`, because it takes `unsafe` or another crate to send a signal from Rust, and because small
/// containers have no `kill` of their own. That the target has just ended by itself is no error.
fn send(signal: Signal, target: &str) -> Result<()> {
    quiet(Command::new("sh").args(["-c", "kill -s \"$0\" -- \"$1\"", signal.name(), target]))
        .status()
        .context("cannot run `sh` to send a signal")?;
    Ok(())
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}
