//! The command line, at a terminal that nobody sits at.

use std::io;

use presentation::cli::{Exit, Terminal};

/// Runs a command; gives its exit, its output and what went wrong.
pub(crate) async fn unattended(run: impl AsyncFnOnce(&mut Terminal<'_>) -> Exit) -> (Exit, String, String) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let mut terminal = Terminal {
        input: &mut io::empty(),
        output: &mut output,
        errors: &mut errors,
        ask: &|_| Err(io::Error::other("no terminal")),
    };
    let exit = run(&mut terminal).await;
    (exit, String::from_utf8(output).unwrap(), String::from_utf8(errors).unwrap())
}
