//! `user …` on the command line.

mod create;
mod end_sessions;
mod list;
mod roles;
mod set_password;

use std::io;

use clap::Parser;
use presentation::cli::{
    Exit, Terminal,
    user::{UserCommand, run},
};
use testkit::actor;

use crate::support::Service;

/// The command line as the program would have it.
#[derive(Parser)]
struct CommandLine {
    #[command(subcommand)]
    command: UserCommand,
}

/// What an operator sees of a command.
#[derive(Debug)]
struct Outcome {
    exit: Exit,
    output: String,
    errors: String,
}

/// Somebody at a terminal: what they type when asked, and what comes on standard input.
#[derive(Clone, Copy, Default)]
struct Operator<'a> {
    answers: Option<[&'a str; 2]>,
    input: &'a str,
}

impl Operator<'_> {
    /// Runs `user <arguments>`, which are separated by blanks.
    async fn runs(self, service: &Service, arguments: &str) -> Outcome {
        let words = ["user"].into_iter().chain(arguments.split(' '));
        let command = CommandLine::try_parse_from(words).unwrap().command;
        let answers = std::cell::RefCell::new(self.answers.into_iter().flatten());
        let ask = |_: &str| {
            let answer = answers.borrow_mut().next().map(str::to_owned);
            answer.ok_or_else(|| io::Error::other("no terminal"))
        };
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        let mut terminal = Terminal {
            input: &mut self.input.as_bytes(),
            output: &mut output,
            errors: &mut errors,
            ask: &ask,
        };
        let exit = run(command, &service.app, &actor::system(), &mut terminal).await;
        Outcome {
            exit,
            output: String::from_utf8(output).unwrap(),
            errors: String::from_utf8(errors).unwrap(),
        }
    }
}

/// Somebody who pipes a password in.
const fn piping(input: &str) -> Operator<'_> {
    Operator { answers: None, input }
}

/// Somebody who types a password, twice.
const fn typing<'a>(once: &'a str, again: &'a str) -> Operator<'a> {
    Operator { answers: Some([once, again]), input: "" }
}

impl Outcome {
    #[track_caller]
    fn succeeded(self) -> String {
        assert_eq!((self.exit, self.errors.as_str()), (Exit::Ok, ""));
        self.output
    }

    #[track_caller]
    fn failed(self, exit: Exit, message: &str) {
        assert_eq!((self.exit, self.output.as_str()), (exit, ""), "{}", self.errors);
        assert!(self.errors.contains(message), "{}", self.errors);
    }
}
