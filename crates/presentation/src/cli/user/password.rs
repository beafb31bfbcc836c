//! Passwords come from a prompt or from standard input, never from an argument, which others see in the list of
//! processes and in the history of the shell.

use crate::cli::{Exit, Terminal, failure::Failure};

/// A password that was typed twice, or the first line of standard input.
pub(super) fn read(terminal: &mut Terminal<'_>, from_input: bool) -> Result<String, Failure> {
    if from_input {
        return first_line(terminal);
    }
    let password = ask(terminal, "Password: ")?;
    if ask(terminal, "The same again: ")? != password {
        return Err(Failure::new(Exit::BadData, "the two passwords differ"));
    }
    Ok(password)
}

fn first_line(terminal: &mut Terminal<'_>) -> Result<String, Failure> {
    let mut line = String::new();
    terminal.input.read_line(&mut line)?;
    let line = line.strip_suffix('\n').unwrap_or(&line);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() {
        return Err(Failure::new(Exit::BadData, "there is no password on standard input"));
    }
    Ok(line.to_owned())
}

fn ask(terminal: &Terminal<'_>, prompt: &str) -> Result<String, Failure> {
    (terminal.ask)(prompt).map_err(|error| {
        let message = format!("cannot ask for the password ({error}); give it with --password-stdin");
        Failure::new(Exit::Usage, message)
    })
}
